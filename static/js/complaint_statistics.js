/* Draws the course of complaints from the table that says the same in numbers. */
(function () {
  "use strict";
  const box = document.getElementById("course-chart");
  const table = document.getElementById("course-table");
  if (!box || !table || !window.echarts || !table.tBodies[0].rows.length) {
    return;
  }
  const rows = Array.from(table.tBodies[0].rows);
  const column = (at) => rows.map((row) => row.cells[at].textContent.trim());
  const dark = document.documentElement.classList.contains("dark");
  const ink = dark ? "#d6dae1" : "#374151";
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const line = (name, at, colour, type) => ({
    name: name, type: "line", data: column(at).map(Number), color: colour, symbol: type,
    symbolSize: 6, lineStyle: { width: 2, type: at === 1 ? "solid" : "dashed" },
  });
  box.hidden = false;
  box.setAttribute("aria-hidden", "true");
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  chart.setOption({
    animation: !still,
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, textStyle: { color: ink } },
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: column(0), axisLabel: { color: ink, formatter: (day) => day.slice(5, 10) } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: ink } },
    series: [
      line(box.dataset.received, 1, dark ? "#f08a8d" : "#961a1e", "circle"),
      line(box.dataset.answered, 2, dark ? "#8ab4f8" : "#24426f", "rect"),
    ],
  });
  window.addEventListener("resize", () => chart.resize());
})();
