// Draws the parts of a photo that are to be covered; the text box keeps them and works without this script.
const cover = document.querySelector("[data-cover]");
const box = document.querySelector(".case-boxes");

const read = () => box.value.split("\n").map((line) => line.trim().split(/[\s,]+/).map(Number)).filter((part) => part.length === 4 && part.every(Number.isFinite));
const write = (parts) => { box.value = parts.map((part) => part.map((number) => Math.round(number * 10) / 10).join(" ")).join("\n"); show(); };
const place = (element, [left, top, width, height]) => Object.assign(element.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });

function show() {
  cover.querySelectorAll(".case-part").forEach((element) => element.remove());
  read().forEach((part, index) => {
    const element = document.createElement("span");
    element.className = "case-part";
    place(element, part);
    element.addEventListener("click", () => write(read().filter((_part, other) => other !== index)));
    cover.append(element);
  });
}

function point(event) {
  const frame = cover.getBoundingClientRect();
  const within = (value) => Math.min(100, Math.max(0, value));
  return [within(((event.clientX - frame.left) / frame.width) * 100), within(((event.clientY - frame.top) / frame.height) * 100)];
}

let start = null;
let drawn = null;
const partTo = (end) => [Math.min(start[0], end[0]), Math.min(start[1], end[1]), Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1])];

cover.addEventListener("pointerdown", (event) => {
  if (event.target.classList.contains("case-part")) return;
  event.preventDefault();
  start = point(event);
  drawn = document.createElement("span");
  drawn.className = "case-part";
  cover.append(drawn);
  cover.setPointerCapture(event.pointerId);
});
cover.addEventListener("pointermove", (event) => { if (start) place(drawn, partTo(point(event))); });
cover.addEventListener("pointerup", (event) => {
  if (!start) return;
  const part = partTo(point(event));
  drawn.remove();
  start = null;
  if (part[2] > 0.5 && part[3] > 0.5) write([...read(), part]);
});
box.addEventListener("input", show);
show();
