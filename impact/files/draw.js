/* Draws one chart as SVG where there is no browser: the same options as static/js/charts.js takes, with what that script
   lets people choose (the legend) and do (pointing at a bar) written into the picture. Runs after ECharts in V8, which has
   no document, no network and no files. `tokens` are the colours of the style sheet; `page` is language and size. */
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

  function styledAxis(axis) {
    if (!axis) {
      return axis;
    }
    if (Array.isArray(axis)) {
      return axis.map(styledAxis);
    }
    const label = { color: token("--color-muted"), fontSize: 13, hideOverlap: true };
    const line = { lineStyle: { color: token("--color-line-strong") } };
    if (axis.type === "value") {
      if (compact) {
        label.formatter = (value) => compact.format(value);
      }
      return { ...axis, splitNumber: 5, axisLabel: label, splitLine: { lineStyle: { color: token("--color-line") } } };
    }
    const narrowed = (axis.data || []).some((name) => String(name).length > 28) ? { width: 200, overflow: "truncate" } : {};
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
  const room = Array.isArray(option.grid) || !option.grid ? {} : { grid: { ...option.grid, right: 36, top: several ? 40 : 16 } };
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: page.width, height: page.height });
  try {
    chart.setOption({
      ...option,
      ...room,
      ...(option.xAxis ? { xAxis: styledAxis(option.xAxis) } : {}),
      ...(option.yAxis ? { yAxis: styledAxis(option.yAxis) } : {}),
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
