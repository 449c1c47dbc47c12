// Draws each [data-chart] element from the JSON script of that id, in the colours of the stylesheet.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const language = document.documentElement.lang;
const number = new Intl.NumberFormat(language);

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Times come as the office's own clock, written as if it were UTC.
const moment = new Intl.DateTimeFormat(language, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC",
});

function options(chart) {
  const ink = colour("--ink");
  const soft = colour("--ink-soft");
  const line = colour("--line");
  return {
    useUTC: true,
    animation: !still.matches,
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    legend: { bottom: 0, icon: "roundRect", itemHeight: 10, textStyle: { color: ink, fontSize: 13 } },
    grid: { left: 8, right: 24, top: 28, bottom: 44, containLabel: true },
    tooltip: {
      trigger: "axis",
      // Rich text is drawn on the canvas; the HTML form needs inline styles, which this site forbids.
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("--surface"),
      borderColor: colour("--line-strong"),
      textStyle: { color: ink },
      formatter: (points) => [
        `${moment.format(points[0].value[0])} ${chart.zone}`,
        ...points.map((point) => `${point.seriesName}: ${point.value[1] === null ? "–" : number.format(point.value[1])}`),
      ].join("\n"),
    },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: soft, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      axisLabel: { color: soft, formatter: (value) => number.format(value) },
      splitLine: { lineStyle: { color: line } },
    },
    series: chart.lines.map((each, place) => ({
      name: each.name,
      type: "line",
      data: each.points,
      showSymbol: each.points.length < 40,
      symbol: ["circle", "rect", "triangle", "diamond", "roundRect", "pin"][place % 6],
      symbolSize: 6,
      connectNulls: false,
      lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted"][place % 3] },
      itemStyle: { color: colour(`--series-${each.colour}`) },
    })),
  };
}

const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });

// A small chart of days or offices: the columns of a table that stands on the page.
function panel(chart) {
  const soft = colour("--ink-soft");
  const line = colour("--line");
  const label = (text) => (chart.is_days ? day.format(new Date(`${text}T00:00:00Z`)) : text);
  const labels = {
    type: "category",
    data: chart.labels,
    inverse: !chart.is_days,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: { color: soft, hideOverlap: true, formatter: label, width: chart.is_days ? undefined : 110, overflow: "truncate" },
  };
  const values = {
    type: "value",
    scale: chart.shape === "line",
    splitNumber: 3,
    axisLabel: { color: soft, hideOverlap: true, formatter: (value) => number.format(value) },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    animation: !still.matches,
    backgroundColor: "transparent",
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--ink") },
    grid: { left: 4, right: 16, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("--surface"),
      borderColor: colour("--line-strong"),
      textStyle: { color: colour("--ink") },
      formatter: (points) => [
        label(points[0].name),
        ...points.map((point) => `${point.seriesName}: ${point.value === null || point.value === undefined ? "–" : number.format(point.value)}`),
      ].join("\n"),
    },
    xAxis: chart.is_days ? labels : values,
    yAxis: chart.is_days ? values : labels,
    series: chart.lines.map((each) => ({
      name: each.name,
      type: chart.shape,
      data: each.values,
      showSymbol: false,
      connectNulls: false,
      barMaxWidth: 14,
      lineStyle: { width: 2.5 },
      itemStyle: { color: each.colour ? colour(`--series-${each.colour}`) : colour("--line-strong") },
    })),
  };
}

async function draw(element) {
  let library;
  try {
    library = await import(element.dataset.library);
  } catch {
    // Installed without the charts' library: the table below has every figure.
    element.hidden = true;
    return;
  }
  const chart = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const drawn = library.init(element, null, { renderer: "canvas" });
  const paint = () => drawn.setOption(chart.labels ? panel(chart) : options(chart), true);
  paint();
  dark.addEventListener("change", paint);
  new ResizeObserver(() => drawn.resize()).observe(element);
}


document.querySelectorAll("[data-chart]").forEach(draw);
