// Turns the one long form into three steps. Without this script the form works as it stands.

import { pending } from "./photos.js";

const form = document.querySelector("form[data-steps]");
const panels = [...form.querySelectorAll("[data-step]")];
const progress = [...form.querySelectorAll("[data-progress] li")];
let here = 0;

const field = (name) => form.elements.namedItem(name);
const chosenEstate = () => form.querySelector("input[name=estate]:checked");

function complete(step) {
  if (step === 0) {
    const elsewhere = field("is_elsewhere").checked;
    return elsewhere ? field("place_text").value.trim() !== "" : Boolean(chosenEstate());
  }
  if (step === 1) return ["category", "title", "text"].every((name) => field(name).value.trim() !== "");
  return true;
}

function go(step, { focus = true } = {}) {
  here = step;
  panels.forEach((panel, index) => panel.classList.toggle("is-hidden", index !== step));
  progress.forEach((entry, index) => {
    entry.classList.toggle("is-here", index === step);
    entry.classList.toggle("is-done", index < step);
    if (index === step) entry.setAttribute("aria-current", "step");
    else entry.removeAttribute("aria-current");
  });
  if (!focus) return;
  const legend = panels[step].querySelector("legend");
  legend.tabIndex = -1;
  legend.focus({ preventScroll: true });
  form.scrollIntoView({ block: "start" });
}

function forward() {
  const problem = panels[here].querySelector("[data-step-error]");
  const done = complete(here);
  problem?.classList.toggle("is-hidden", done);
  if (done) go(here + 1);
}

form.addEventListener("input", () => {
  if (complete(here)) panels[here].querySelector("[data-step-error]")?.classList.add("is-hidden");
});
for (const button of form.querySelectorAll("[data-next]")) button.addEventListener("click", forward);
for (const button of form.querySelectorAll("[data-back]")) button.addEventListener("click", () => go(here - 1));

// A chosen estate stays chosen while the list below it changes.
const chosenBox = document.getElementById("chosen-estate");
form.addEventListener("change", (event) => {
  if (event.target.name !== "estate") return;
  const choice = event.target.closest(".choice");
  if (choice.parentElement !== chosenBox) {
    chosenBox.replaceChildren(choice);
    document.getElementById("estates").replaceChildren();
    field("estate_query").value = "";
    event.target.focus();
  }
  field("is_elsewhere").checked = false;
});
field("is_elsewhere").addEventListener("change", (event) => {
  const chosen = chosenEstate();
  if (event.target.checked && chosen) chosen.checked = false;
  if (event.target.checked) field("place_text").focus();
});

// The list comes by itself while typing; Enter must not send the form.
form.querySelector("[data-search]").classList.add("is-hidden");
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  if (event.target.name !== "estate_query" && here < panels.length - 1) forward();
});

// Photos may still be in work when the form is sent. A form cannot be sent from within its own submit event.
let isReady = false;
form.addEventListener("submit", (event) => {
  if (isReady) return;
  event.preventDefault();
  pending.finally(() => {
    isReady = true;
    setTimeout(() => form.requestSubmit(form.querySelector("[data-send]")));
  });
});
window.addEventListener("pageshow", () => {
  isReady = false;
});

const firstWrong = panels.findIndex((panel) => panel.querySelector(".field-error:not(.is-hidden)"));
go(Math.max(firstWrong, 0), { focus: false });
document.querySelector("[data-focus]")?.focus();
