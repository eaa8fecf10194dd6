/* Draws one chart as SVG where there is no browser: the same options as static/js/charts.js takes, with what that script
   lets people choose (the legend) and do (pointing at a bar) written into the picture. Runs after ECharts in V8, which has
   no document, no network and no files. `tokens` are the colours of the style sheet; `page` is language and size. */

/* Nobody knows here which font the reader's machine will take, so room is made for a wide one (the letters of DejaVu Sans,
   as parts of their height): with a narrower one there is some to spare, and nothing is ever cut off. */
function wideWidth(text) {
  "use strict";
  return Array.from(text).reduce((sum, letter) => {
    if (/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/.test(letter) || letter.length > 1) {
      return sum + 1;
    }
    if (/[mwMW@%\u2026\u2014\u0416\u0428\u0429\u0436\u0448\u0449\u042e\u044e]/.test(letter)) {
      return sum + 1;
    }
    if (/[\sijlftrI.,:;'|!()[\]\u00ec-\u00ef]/.test(letter)) {
      return sum + 0.38;
    }
    return sum + (/\p{Lu}/u.test(letter) ? 0.76 : 0.62);
  }, 0);
}

echarts.setPlatformAPI({
  measureText: (text, font) => ({ width: wideWidth(text) * Number((/([\d.]+)px/.exec(font) || [0, 12])[1]) }),
});

function drawChart(given, tokens, page) {
  "use strict";

  const compact = typeof Intl === "object" ? new Intl.NumberFormat(page.language, { notation: "compact" }) : null;
  const token = (name) => tokens[name] || "#000000";

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

  // Names beside bars: where there is little room they go on in a second line, as charts.js has it on a phone.
  function besideBars(names) {
    const narrow = page.width < 500;
    const width = narrow ? 130 : 240;
    const longest = Math.max(0, ...names.map((name) => 13 * wideWidth(name)));
    if (longest <= width) {
      return {};
    }
    const lines = Math.floor((page.height - 100) / names.length / 15); // that have room beside a bar
    // A line breaks between words, so the last part of it may stay empty.
    if (narrow && longest <= 0.75 * lines * width) {
      return { width, lineHeight: 15, overflow: "break" };
    }
    return { formatter: (name) => withoutMiddle(name, width) };
  }

  // The end of a name tells more than its middle: schools of a place begin alike.
  function withoutMiddle(name, width) {
    const letters = [...name];
    let shown = name;
    for (let kept = letters.length - 1; kept > 2 && 13 * wideWidth(shown) > width; kept -= 1) {
      const front = Math.floor(0.4 * kept);
      shown = letters.slice(0, front).join("").trimEnd() + "…" + letters.slice(front - kept).join("").trimStart();
    }
    return shown;
  }

  function styledAxis(axis, beside) {
    if (!axis) {
      return axis;
    }
    if (Array.isArray(axis)) {
      return axis.map((one) => styledAxis(one, beside));
    }
    const label = { color: token("--color-muted"), fontSize: 13, hideOverlap: true };
    const line = { lineStyle: { color: token("--color-line-strong") } };
    if (axis.type === "value") {
      if (compact) {
        label.formatter = (value) => compact.format(value);
      }
      return { ...axis, splitNumber: 5, axisLabel: label, splitLine: { lineStyle: { color: token("--color-line") } } };
    }
    const narrowed = beside ? besideBars((axis.data || []).map(String)) : {};
    return { ...axis, axisLabel: { ...label, ...narrowed, color: token("--color-ink"), ...axis.axisLabel }, axisLine: line };
  }

  const option = withColours(given);
  const series = [].concat(option.series || []);
  const several = series.filter((one) => one.name).length > 1;
  const legend = {
    show: several,
    top: 0,
    left: 8,
    itemGap: 20,
    textStyle: { color: token("--color-ink"), fontSize: 13 },
    data: series.map((one) => one.name).filter(Boolean),
  };
  // Where the names of the series need a second line, the bars begin lower.
  let [lines, right] = [1, 8];
  series.filter((one) => one.name).forEach(({ name }) => {
    const width = 30 + 13 * wideWidth(name);
    [lines, right] = right + width > page.width - 8 ? [lines + 1, 8 + width + 20] : [lines, right + width + 20];
  });
  const room = Array.isArray(option.grid) || !option.grid ? {} : { grid: { ...option.grid, right: 36, top: several ? 16 + 24 * lines : 16 } };
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: page.width, height: page.height });
  try {
    chart.setOption({
      ...option,
      ...room,
      ...(option.xAxis ? { xAxis: styledAxis(option.xAxis, false) } : {}),
      ...(option.yAxis ? { yAxis: styledAxis(option.yAxis, true) } : {}),
      animation: false,
      backgroundColor: token("--color-surface"),
      textStyle: { fontFamily: page.font, color: token("--color-ink") },
      tooltip: { show: false },
      legend,
    });
    return chart.renderToSVGString({ useViewBox: true });
  } finally {
    chart.dispose();
  }
}
