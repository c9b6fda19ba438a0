// What was typed stays on the device until it is sent: never the contact, never photos.

const PLACE = "complaint-draft";
const NAMES = ["submission_key", "via", "title", "text", "category", "estate_query", "place_text"];
const LONGEST = 7 * 24 * 3600 * 1000;
let isOffering = false;

function read() {
  try {
    const draft = JSON.parse(localStorage.getItem(PLACE));
    return draft && Date.now() - draft.at < LONGEST ? draft : null;
  } catch {
    return null;
  }
}

function drop() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // storage is switched off
  }
}

/** Whether nothing was given but what a draft holds: then it can be sent from another page just as well. */
function isBare(form) {
  const more = [...form.elements].filter((input) => /^(photos|video|question-.*|reporter_.*)$/.test(input.name));
  return more.every((input) => (/radio|checkbox/.test(input.type) ? !input.checked : !input.value));
}

/** Keep what steps one and two hold, while no earlier draft waits for its answer. */
export function keep(form, { isHeld = false } = {}) {
  if (isOffering) return;
  const values = Object.fromEntries(NAMES.map((name) => [name, form.elements.namedItem(name)?.value ?? ""]));
  if (!values.title.trim() && !values.text.trim()) return;
  const chosen = form.querySelector("input[name=estate]:checked");
  const draft = { at: Date.now(), values, elsewhere: form.elements.namedItem("is_elsewhere").checked };
  draft.isHeld = isHeld && isBare(form);
  if (chosen) {
    const words = [...chosen.closest(".choice").querySelectorAll(".choice-words > span")];
    draft.estate = { code: chosen.value, words: words.map((word) => word.textContent) };
  }
  try {
    localStorage.setItem(PLACE, JSON.stringify(draft));
  } catch {
    // full or switched off: the form works without a draft
  }
}

/** An estate as an entry to choose, chosen. */
export function choice(estate) {
  const label = document.createElement("label");
  label.className = "choice";
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "estate", value: estate.code, checked: true });
  const words = document.createElement("span");
  words.className = "choice-words";
  estate.words.forEach((text, index) => {
    const line = document.createElement("span");
    line.textContent = text;
    if (index) line.className = "choice-line";
    words.append(line);
  });
  label.append(input, words);
  return label;
}

function restore(form, draft) {
  for (const name of NAMES) {
    const input = form.elements.namedItem(name);
    if (input) input.value = draft.values[name] ?? "";
  }
  form.elements.namedItem("is_elsewhere").checked = draft.elsewhere;
  if (draft.estate) document.getElementById("chosen-estate").replaceChildren(choice(draft.estate));
  form.elements.namedItem("category").dispatchEvent(new Event("change", { bubbles: true }));
}

/** Offer the draft of an earlier visit, unless the page itself brings typed words back. One that was to be sent and
 * lacks nothing is not asked about again. */
export function offer(form, show, goOn) {
  const draft = read();
  const box = document.querySelector("[data-draft]");
  const isEmpty = !form.elements.namedItem("title").value && !form.elements.namedItem("text").value;
  if (!draft || !isEmpty) return;
  if (draft.isHeld) {
    restore(form, draft);
    goOn();
    return;
  }
  isOffering = true;
  box.querySelector("[data-draft-title]").textContent = draft.values.title;
  box.classList.remove("is-hidden");
  const decide = () => {
    isOffering = false;
    box.classList.add("is-hidden");
  };
  box.querySelector("[data-draft-continue]").addEventListener("click", () => {
    decide();
    restore(form, draft);
    show(0);
  });
  box.querySelector("[data-draft-drop]").addEventListener("click", () => {
    decide();
    drop();
    show(0);
  });
}
