/* Draws accounts over periods from the tables that say the same in numbers. */
(function () {
  "use strict";
  if (!window.echarts) {
    return;
  }
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.querySelectorAll(".account-chart").forEach((box) => {
    const table = document.getElementById(box.dataset.table);
    if (!table || table.tBodies[0].rows.length < 2) {
      return;
    }
    const rows = Array.from(table.tBodies[0].rows).reverse();
    const column = (at) => rows.map((row) => Number(row.cells[at].dataset.value));
    box.hidden = false;
    box.setAttribute("aria-hidden", "true");
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption({
      animation: !still,
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0 },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: rows.map((row) => row.cells[0].textContent.trim()) },
      yAxis: { type: "value" },
      series: [
        { name: box.dataset.income, type: "bar", data: column(1), color: "#24426f" },
        { name: box.dataset.spending, type: "bar", data: column(2), color: "#961a1e" },
        { name: box.dataset.closing, type: "line", data: column(3), color: "#14603a", lineStyle: { type: "dashed" } },
      ],
    });
    window.addEventListener("resize", () => chart.resize());
  });
})();
