// The queue: one tick for all complaints of the page. Without scripts each has its own.
const all = document.querySelector("[data-tick-all]");
if (all) {
  const tick = all.querySelector("input");
  const boxes = [...document.querySelectorAll(".queue-box")];
  all.hidden = false;
  tick.addEventListener("change", () => boxes.forEach((box) => { box.checked = tick.checked; }));
  boxes.forEach((box) => box.addEventListener("change", () => {
    const ticked = boxes.filter((one) => one.checked).length;
    tick.checked = ticked === boxes.length;
    tick.indeterminate = ticked > 0 && ticked < boxes.length;
  }));
}
