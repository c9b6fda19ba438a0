// The steps without a round trip. Without this script the server leads through the same three steps.

import { offer, keep as keepDraft } from "./complaint_draft.js";
import { ask, isAway, look, renew, wait } from "./complaint_offline.js";

const form = document.querySelector("form[data-steps]");
const panels = [...form.querySelectorAll("[data-step]")];
const progress = [...form.querySelectorAll("[data-progress] li")];
const WHAT = 0;
const WHERE = 1;
const CONTACT = 2;
let here = Number(form.dataset.here) - 1;
let isHeld = false; // sent without a network

const field = (name) => form.elements.namedItem(name);
const chosenEstate = () => form.querySelector("input[name=estate]:checked");
const keep = () => keepDraft(form, { isHeld });

function complete(step) {
  if (step === WHERE) {
    const elsewhere = field("is_elsewhere").checked;
    const isNamed = isAway() && field("estate_query").value.trim() !== ""; // looked up when the network is back
    return elsewhere ? field("place_text").value.trim() !== "" : Boolean(chosenEstate()) || isNamed;
  }
  if (step !== WHAT) return true;
  const needed = [...panels[WHAT].querySelectorAll("[required]")];
  return needed.every((input) => input.value.trim() !== "" && input.validity.valid);
}

function show(step, { focus = true } = {}) {
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
  if (step === CONTACT) htmx.trigger("#neighbours", "ask");
}

function forward() {
  const problem = panels[here].querySelector("[data-step-error]");
  const done = complete(here);
  problem?.classList.toggle("is-hidden", done);
  if (done) show(here + 1);
}

form.addEventListener("input", () => {
  if (complete(here)) panels[here].querySelector("[data-step-error]")?.classList.add("is-hidden");
  keep();
});

// Buttons that without this script ask the server for another step.
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-next]")) forward();
  else if (button.matches("[data-back]")) show(here - 1);
  else if (button.matches("[data-suggested]")) choose(button.value);
  else return;
  event.preventDefault();
});

function choose(category) {
  const select = field("category");
  select.value = category;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  select.focus();
  keep();
}

// A chosen estate stays chosen while the list below it changes.
const chosenBox = document.getElementById("chosen-estate");
form.addEventListener("change", (event) => {
  keep();
  if (event.target.name !== "estate") return;
  const choice = event.target.closest(".choice");
  if (choice.parentElement !== chosenBox) {
    chosenBox.replaceChildren(choice);
    document.getElementById("estates").replaceChildren();
    field("estate_query").value = "";
    event.target.focus();
  }
  field("is_elsewhere").checked = false;
  keep();
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

// By place: the code for it is fetched when it is asked for, and the map with it.
const byPlace = (act) => () => import("./complaint_where.js").then((where) => where[act](form)).catch(() => undefined);
form.querySelector("[data-locate]").addEventListener("click", byPlace("locate"));
form.querySelector("[data-map-open]").addEventListener("click", byPlace("toggleMap"));

// The code that makes photos smaller is fetched when a photo is chosen, not before.
let pending = Promise.resolve();
form.querySelector("[data-photos]").addEventListener(
  "change",
  (event) => {
    pending = import("./photos.js").then((photos) => photos.take(event.target));
  },
  { once: true },
);

// Just before sending the server is asked whether too much comes in: then a check is shown in the page, and chosen
// photos stay. No answer in time: the form is sent, and the server says the same on the next page.
const PATIENCE = 4000;
const ASKED = ["csrfmiddlewaretoken", "submission_key", "estate", "form_stamp", "website"];
const floodPlace = form.querySelector("[data-flood-place]");

async function checkFor(button, isAgain = false) {
  if (form.querySelector("[data-flood]")) return (await renew()) ? "" : null;
  const typed = new FormData(form);
  const words = new URLSearchParams(ASKED.map((name) => [name, typed.get(name) ?? ""]));
  if (field("is_elsewhere").checked) words.set("is_elsewhere", "on");
  if (button.name === "join") words.set("join", button.value);
  const answer = await fetch(floodPlace.dataset.ask, { method: "POST", body: words, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 403 && !isAgain && (await renew())) return checkFor(button, true); // the page lay by
  return answer.status === 200 ? answer.text() : "";
}

function send(button) {
  isReady = true;
  setTimeout(() => form.requestSubmit(button.isConnected ? button : form.querySelector("[data-send]")));
}

async function sendOrCheck(button) {
  const html = await checkFor(button).catch(() => null);
  if (html === null && !(await renew())) return hold(button);
  if (!html) return send(button);
  window.dispatchEvent(new Event("pageshow")); // the buttons can be pressed again, as on a page that has come back
  const flood = await import("./complaint_flood.js");
  flood.show(html, floodPlace, () => send(button));
}

// Without a network the form waits, on this page and, without what it must not keep, on the device.
function hold(button) {
  window.dispatchEvent(new Event("pageshow"));
  isHeld = button.name !== "join"; // who joins is asked again
  keep();
  wait(() => goOn(button));
}

async function goOn(button) {
  await catchUp().catch(() => undefined);
  isHeld = false;
  keep();
  const open = [WHAT, WHERE].find((step) => !complete(step));
  if (open === undefined) return form.requestSubmit(button.isConnected ? button : form.querySelector("[data-send]"));
  show(open);
  ask();
}

/** What could not be asked without a network: the questions of the category, and the estate by its name. */
async function catchUp() {
  const select = field("category");
  if (field("asked")?.value !== select.value) {
    const address = `${select.getAttribute("hx-get")}?category=${encodeURIComponent(select.value)}`;
    await htmx.ajax("GET", address, { target: "#questions", swap: "innerHTML" });
  }
  if (field("is_elsewhere").checked || chosenEstate()) return;
  const input = field("estate_query");
  const name = input.value.trim();
  const answer = await fetch(`${input.getAttribute("hx-get")}?estate_query=${encodeURIComponent(name)}`);
  const list = document.getElementById("estates");
  list.innerHTML = await answer.text();
  const called = (choice) => choice.querySelector(".choice-words > span").textContent.trim();
  const same = [...list.querySelectorAll(".choice")].filter((choice) => called(choice) === name);
  if (same.length === 1) same[0].querySelector("input").click();
}

// Photos may still be in work when the form is sent. A form cannot be sent from within its own submit event.
let isReady = false;
form.addEventListener("submit", (event) => {
  if (isReady) return;
  const button = event.submitter ?? form.querySelector("[data-send]");
  event.preventDefault();
  pending
    .then(() => import("./photos.js").then((photos) => photos.settled()))
    .catch(() => undefined) // without the script the photos go as they are
    .finally(() => sendOrCheck(button));
});
window.addEventListener("pageshow", () => {
  isReady = false;
});

show(here, { focus: false });
document.querySelector("[data-focus]")?.focus();
offer(form, show, () => {
  show(CONTACT, { focus: false });
  hold(form.querySelector("[data-send]"));
  look();
});
