// The check of flood control. Loaded when one is shown; the form works without it by waiting.

function load(box) {
  const style = document.createElement("link");
  Object.assign(style, { rel: "stylesheet", href: box.dataset.style });
  document.head.append(style);
  return import(box.dataset.widget);
}

/** Run the calculation of a check that is shown; `onDone` is called when it is solved. */
export function run(box, onDone = () => undefined) {
  const status = box.querySelector("[data-flood-status]");
  box.querySelector("altcha-widget").addEventListener("statechange", (event) => {
    const { state } = event.detail;
    if (state === "verified") {
      status.textContent = status.dataset.done;
      setTimeout(onDone);
    } else if (state === "error") {
      status.textContent = status.dataset.failed;
    }
  });
  load(box).catch(() => {
    status.textContent = status.dataset.failed;
  });
}

/** Show a check that the server asked for, just above the button, with everything typed and chosen in place. */
export function show(html, place, onDone) {
  place.innerHTML = html;
  const box = place.querySelector("[data-flood]");
  run(box, onDone);
  box.focus();
  box.scrollIntoView({ block: "center" });
}

const served = document.querySelector("form > [data-flood]");
if (served) run(served);
