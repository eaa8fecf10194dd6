/* Draws the charts of the dashboards with ECharts from the options in the page. The figures stand in the page as a
   table too; once a chart is drawn its table is folded away, and one click opens it again.
   Every chart can be worked without a mouse: real checkboxes choose what is shown, a slider goes from bar to bar. */
(function () {
  "use strict";

  const drawn = new Map();
  const unfolded = new Set();
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const language = document.documentElement.lang || "en";
  const whole = new Intl.NumberFormat(language);
  const compact = new Intl.NumberFormat(language, { notation: "compact" });

  function token(name) {
    return window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // Options name colours as style-sheet variables, so that they follow light and dark.
  function withColours(part) {
    if (typeof part === "string") {
      const found = part.match(/^var\((--[\w-]+)\)$/);
      return found ? token(found[1]) : part;
    }
    if (Array.isArray(part)) {
      return part.map(withColours);
    }
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withColours(value)]));
    }
    return part;
  }

  function said(value, portal) {
    return value === null || value === undefined ? portal.withheld : whole.format(value);
  }

  function styledAxis(axis) {
    const label = { color: token("--color-muted"), fontSize: 13, hideOverlap: true };
    const line = { lineStyle: { color: token("--color-line-strong") } };
    if (axis.type === "value") {
      label.formatter = (value) => compact.format(value);
      return { ...axis, axisLabel: label, splitLine: { lineStyle: { color: token("--color-line") } } };
    }
    return { ...axis, axisLabel: { ...label, color: token("--color-ink") }, axisLine: line };
  }

  function completed(option) {
    const { portal, ...rest } = withColours(option);
    return {
      ...rest,
      animation: !still.matches,
      animationDuration: 300,
      textStyle: { fontFamily: window.getComputedStyle(document.body).fontFamily, color: token("--color-ink") },
      xAxis: styledAxis(rest.xAxis),
      yAxis: styledAxis(rest.yAxis),
      tooltip: {
        ...rest.tooltip,
        valueFormatter: (value) => said(value, portal),
        backgroundColor: token("--color-surface"),
        borderColor: token("--color-line-strong"),
        textStyle: { color: token("--color-ink"), fontSize: 14 },
      },
    };
  }

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  }

  // ECharts' own legend cannot be reached with the keyboard.
  function legend(container, chart, option) {
    if (option.series.length < 2) {
      return null;
    }
    const box = element("fieldset", { class: "chart-legend" }, element("legend", {}, option.portal.legend));
    option.series.forEach((series, index) => {
      const tick = element("input", { type: "checkbox", class: "form-check-input", id: `${container.id}-shows-${index}` });
      tick.checked = true;
      tick.addEventListener("change", () => {
        chart.dispatchAction({ type: tick.checked ? "legendSelect" : "legendUnSelect", name: series.name });
        container.dispatchEvent(new CustomEvent("portal:legend"));
      });
      const swatch = element("span", { class: `chart-swatch chart-swatch--${option.portal.tones[index]}` });
      box.append(element("label", { class: "chart-legend__entry", for: tick.id }, tick, swatch, series.name));
    });
    return box;
  }

  function shownSeries(chart) {
    const [{ selected }] = chart.getOption().legend;
    return chart.getOption().series.filter((series) => selected[series.name] !== false);
  }

  // A slider is the keyboard's own way along a row of bars, and its text is read out by itself.
  function walker(container, chart, option) {
    const labels = option.portal.labels;
    if (labels.length < 2) {
      return null;
    }
    const start = option.xAxis.type === "category" ? labels.length - 1 : 0;
    const id = `${container.id}-walk`;
    const slider = element("input", { type: "range", class: "form-range", id, min: 0, max: labels.length - 1, value: start });
    const output = element("output", { for: id, class: "chart-walk__said" });
    const tell = () => {
      const at = Number(slider.value);
      const values = shownSeries(chart).map((series) => `${series.name} ${said(series.data[at], option.portal)}`);
      const text = `${labels[at]}: ${values.join(", ")}`;
      slider.setAttribute("aria-valuetext", text);
      output.textContent = text;
    };
    const point = () => {
      tell();
      const first = option.series.findIndex((series) => shownSeries(chart).some((shown) => shown.name === series.name));
      if (first >= 0) {
        chart.dispatchAction({ type: "showTip", seriesIndex: first, dataIndex: Number(slider.value) });
      }
    };
    slider.addEventListener("input", point);
    slider.addEventListener("focus", point);
    slider.addEventListener("blur", () => chart.dispatchAction({ type: "hideTip" }));
    container.addEventListener("portal:legend", tell);
    tell();
    return element("div", { class: "chart-walk" }, element("label", { for: id }, option.portal.walk), slider, output);
  }

  function draw(container) {
    if (drawn.has(container)) {
      return;
    }
    const option = JSON.parse(container.dataset.option || document.getElementById(container.dataset.chart).textContent);
    // Inside, because htmx copies the attributes of an element with an id, and the policy forbids a style among them.
    const canvas = element("div", { class: "chart__canvas" });
    container.append(canvas);
    const chart = window.echarts.init(canvas, null, { renderer: "svg" });
    chart.setOption(completed(option));
    const resizer = new ResizeObserver(() => chart.resize());
    resizer.observe(container);
    drawn.set(container, { chart, option, resizer });
    const controls = [legend(container, chart, option), walker(container, chart, option)].filter(Boolean);
    container.after(...controls);
  }

  function forget(container) {
    const { chart, resizer } = drawn.get(container);
    resizer.disconnect();
    chart.dispose();
    drawn.delete(container);
  }

  function setFolds(root, folded) {
    root.querySelectorAll("details[data-fold-for]").forEach((details) => {
      details.open = !folded || unfolded.has(details.dataset.foldFor);
    });
  }

  function drawAll() {
    [...drawn.keys()].filter((container) => !container.isConnected).forEach(forget);
    if (!window.echarts) {
      document.querySelectorAll("[data-chart]").forEach((container) => (container.hidden = true));
      setFolds(document, false);
      return;
    }
    setFolds(document, true);
    document.querySelectorAll("[data-chart]").forEach(draw);
  }

  function recolour() {
    drawn.forEach(({ chart, option }) => chart.setOption(completed(option)));
  }

  document.addEventListener("click", (event) => {
    const details = event.target.closest("details[data-fold-for] > summary")?.parentElement;
    if (details) {
      unfolded[details.open ? "delete" : "add"](details.dataset.foldFor);
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    drawAll();
    const region = document.querySelector("[data-figures-said]");
    const figures = document.querySelector("[data-said]");
    if (region && figures && event.target.contains(figures)) {
      region.textContent = figures.dataset.said;
    }
  });

  dark.addEventListener("change", recolour);
  still.addEventListener("change", recolour);

  // ECharts is the larger file and comes after this one; folding at once keeps the page from jumping.
  setFolds(document, true);
  if (document.readyState === "complete") {
    drawAll();
  } else {
    document.addEventListener("DOMContentLoaded", drawAll);
  }
})();
