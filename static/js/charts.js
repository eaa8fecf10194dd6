/* Draws the charts of the dashboards with ECharts from the options in the page. ECharts is far heavier than the page, so
   it is fetched when a chart comes near or is worked. The figures stand in the page as a table too, folded away where a
   chart stands for them, and one click opens it again; where the chart cannot be drawn the table is open.
   Every chart can be worked without a mouse: real checkboxes choose what is shown, a slider goes from bar to bar. */
(function () {
  "use strict";

  // Every chart of the page: its option, its controls, the names of series that are hidden, and once it is drawn, how.
  const known = new Map();
  const unfolded = new Set();
  let fetched;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const wide = window.matchMedia("(min-width: 40rem)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const language = document.documentElement.lang || "en";
  let compact;

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

  // As the figures beside the chart are written. The browser's own way with numbers takes long to wake, and is left to
  // what is drawn later. Charts that were stored before they said how are written in the English way.
  function whole(value, [group, decimal] = [",", "."]) {
    const [front, back] = String(Math.round(value * 1000) / 1000).split(".");
    const grouped = front.replace(/\B(?=(\d{3})+$)/g, group);
    return back ? grouped + decimal + back : grouped;
  }

  function short(value) {
    compact = compact || new Intl.NumberFormat(language, { notation: "compact" });
    return compact.format(value);
  }

  function said(value, portal) {
    return value === null || value === undefined ? portal.withheld : whole(value, portal.marks) + (portal.unit || "");
  }

  function styledAxis(axis, steps, narrowed) {
    const label = { color: token("--color-muted"), fontSize: 13, hideOverlap: true };
    const line = { lineStyle: { color: token("--color-line-strong") } };
    if (axis.type === "value") {
      label.formatter = short;
      return { ...axis, splitNumber: steps, axisLabel: label, splitLine: { lineStyle: { color: token("--color-line") } } };
    }
    return { ...axis, axisLabel: { ...label, ...narrowed, color: token("--color-ink") }, axisLine: line };
  }

  // On a phone names beside bars go on in a second line, or they would leave no room for the bars.
  function besideBars(axis) {
    if (axis.type === "value" || wide.matches || axis.data.every((name) => name.length < 16)) {
      return {};
    }
    if (axis.data.length <= 8) {
      return { width: 112, lineHeight: 15, overflow: "break" };
    }
    // Of many, without their middle: schools of a place begin alike, and end in names of their own.
    return { formatter: (name) => (name.length < 17 ? name : name.slice(0, 6).trimEnd() + "…" + name.slice(-9).trimStart()) };
  }

  function completed(option) {
    const { portal, ...rest } = withColours(option);
    return {
      ...rest,
      animation: !still.matches,
      animationDuration: 300,
      textStyle: { fontFamily: window.getComputedStyle(document.body).fontFamily, color: token("--color-ink") },
      // On a phone so few steps from left to right that each has its label.
      xAxis: styledAxis(rest.xAxis, wide.matches ? 5 : 2),
      yAxis: styledAxis(rest.yAxis, 5, besideBars(rest.yAxis)),
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
  function legend(container, told) {
    const { option, hidden } = told;
    if (option.series.length < 2) {
      return null;
    }
    const box = element("fieldset", { class: "chart-legend" }, element("legend", {}, option.portal.legend));
    option.series.forEach(({ name }, index) => {
      if (!name) {
        return; // a bar that is not drawn, and only holds the others up
      }
      const tick = element("input", { type: "checkbox", class: "form-check-input", id: `${container.id}-shows-${index}` });
      tick.checked = true;
      tick.addEventListener("change", () => {
        hidden[tick.checked ? "delete" : "add"](name);
        told.chart?.dispatchAction({ type: tick.checked ? "legendSelect" : "legendUnSelect", name });
        container.dispatchEvent(new CustomEvent("portal:legend"));
      });
      const swatch = element("span", { class: `chart-swatch chart-swatch--${option.portal.tones[index]}` });
      box.append(element("label", { class: "chart-legend__entry", for: tick.id }, tick, swatch, name));
    });
    return box;
  }

  // A slider is the keyboard's own way along a row of bars, and its text is read out by itself.
  function walker(container, told) {
    const { option, hidden } = told;
    const labels = option.portal.labels;
    if (labels.length < 2) {
      return null;
    }
    const start = option.xAxis.type === "category" ? labels.length - 1 : 0;
    const id = `${container.id}-walk`;
    const slider = element("input", { type: "range", class: "form-range", id, min: 0, max: labels.length - 1, value: start });
    // For the eye: who hears the slider is told the same by its text, and once is enough.
    const output = element("output", { for: id, class: "chart-walk__said", "aria-live": "off" });
    const tell = () => {
      const at = Number(slider.value);
      const shown = option.series.filter((series) => series.name && !hidden.has(series.name));
      const values = shown.map((series) => `${series.name} ${said(series.data[at], option.portal)}`);
      const text = `${labels[at]}: ${values.join(", ")}`;
      slider.setAttribute("aria-valuetext", text);
      output.textContent = text;
    };
    const point = () => {
      tell();
      const first = option.series.findIndex((series) => series.name && !hidden.has(series.name));
      if (first >= 0) {
        told.chart?.dispatchAction({ type: "showTip", seriesIndex: first, dataIndex: Number(slider.value) });
      }
    };
    slider.addEventListener("input", point);
    slider.addEventListener("focus", point);
    slider.addEventListener("blur", () => told.chart?.dispatchAction({ type: "hideTip" }));
    container.addEventListener("portal:legend", tell);
    container.addEventListener("portal:drawn", () => slider.matches(":focus") && point());
    tell();
    return element("div", { class: "chart-walk" }, element("label", { for: id }, option.portal.walk), slider, output);
  }

  // The controls need no library: they stand from the start, so that nothing moves when the chart comes.
  function prepare(container) {
    if (known.has(container)) {
      return;
    }
    const option = JSON.parse(container.dataset.option || document.getElementById(container.dataset.chart).textContent);
    const told = { option, hidden: new Set() };
    known.set(container, told);
    told.controls = [legend(container, told), walker(container, told)].filter(Boolean);
    told.controls.forEach((control) => control.addEventListener("focusin", () => begin(container), { once: true }));
    container.after(...told.controls);
    watch.observe(container);
  }

  function fetchOnce(address) {
    fetched = fetched || new Promise((resolve, reject) => {
      const script = element("script", { src: address });
      script.addEventListener("load", () => (window.echarts ? resolve() : reject(new Error("no chart library"))));
      script.addEventListener("error", () => reject(new Error("no chart library")));
      document.head.append(script);
    });
    return fetched;
  }

  function begin(container) {
    watch.unobserve(container);
    fetchOnce(container.dataset.script).then(() => draw(container), doWithout);
  }

  function draw(container) {
    const told = known.get(container);
    if (!told || told.chart || !container.isConnected) {
      return;
    }
    // Inside, because htmx copies the attributes of an element with an id, and the policy forbids a style among them.
    const canvas = element("div", { class: "chart__canvas" });
    container.append(canvas);
    told.chart = window.echarts.init(canvas, null, { renderer: "svg" });
    told.chart.setOption(completed(told.option));
    told.hidden.forEach((name) => told.chart.dispatchAction({ type: "legendUnSelect", name }));
    told.resizer = new ResizeObserver(() => told.chart.resize());
    told.resizer.observe(container);
    container.dispatchEvent(new CustomEvent("portal:drawn"));
  }

  function doWithout() {
    known.forEach(({ controls }, container) => {
      watch.unobserve(container);
      [container, ...controls].forEach((part) => (part.hidden = true));
    });
    setFolds(document, false);
  }

  function forget(container) {
    const { chart, resizer } = known.get(container);
    watch.unobserve(container);
    resizer?.disconnect();
    chart?.dispose();
    known.delete(container);
  }

  function setFolds(root, folded) {
    root.querySelectorAll("details[data-fold-for]").forEach((details) => {
      details.open = !folded || unfolded.has(details.dataset.foldFor);
    });
  }

  function prepareAll() {
    [...known.keys()].filter((container) => !container.isConnected).forEach(forget);
    setFolds(document, true);
    document.querySelectorAll("[data-chart]").forEach(prepare);
    if (fetched) {
      fetched.catch(doWithout);
    }
  }

  function recolour() {
    known.forEach(({ chart, option }) => chart?.setOption(completed(option)));
  }

  document.addEventListener("click", (event) => {
    const details = event.target.closest("details[data-fold-for] > summary")?.parentElement;
    if (details) {
      unfolded[details.open ? "delete" : "add"](details.dataset.foldFor);
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    prepareAll();
    const region = document.querySelector("[data-figures-said]");
    const figures = document.querySelector("#figures[data-said]");
    if (region && figures && event.target.contains(figures)) {
      region.textContent = figures.dataset.said;
    }
  });

  dark.addEventListener("change", recolour);
  still.addEventListener("change", recolour);
  wide.addEventListener("change", recolour);

  // Hardly before it is seen: its place is kept and its controls stand, so coming a moment late moves nothing.
  const watch = new IntersectionObserver((seen) => {
    seen.filter((one) => one.isIntersecting).forEach((one) => begin(one.target));
  }, { rootMargin: "96px" });
  prepareAll();
})();
