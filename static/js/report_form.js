// Saves what changed two seconds after the last key, field by field. Without it the button saves the whole form.

const form = document.querySelector("form[data-autosave]");
const state = document.querySelector("[data-autosave-state]");
const WAIT = 2000;
const changed = new Set();
let timer = 0;
let isSaving = false;

/** The names that go together with an input: a whole table, or the field alone. */
function together(name) {
  const parts = name.split(".");
  if (parts.length < 4) return [name];
  const start = `${parts[0]}.${parts[1]}.`;
  return [...form.elements].map((input) => input.name).filter((other) => other.startsWith(start));
}

function tell(text, kind) {
  state.hidden = false;
  state.className = `notice notice-${kind}`;
  state.textContent = text;
}

function showProblems(problems, names) {
  const fields = new Set(names.map((name) => name.split(".")[1]));
  for (const code of fields) {
    const place = document.querySelector(`[data-field="${CSS.escape(code)}"] [data-problems]`);
    if (!place) continue;
    place.replaceChildren();
    for (const [where, texts] of Object.entries(problems)) {
      if (where.split(".")[0] !== code) continue;
      for (const text of texts) {
        const line = document.createElement("p");
        line.className = "field-error";
        line.textContent = text;
        place.append(line);
      }
    }
  }
}

function showConflict(told) {
  tell(told.detail, "error");
  const list = document.createElement("ul");
  for (const change of told.changes ?? []) {
    const line = document.createElement("li");
    line.textContent = `${change.title}: ${change.by} → ${change.theirs || "–"} / ${change.mine || "–"}`;
    list.append(line);
  }
  state.append(list);
  state.scrollIntoView({ block: "nearest" });
}

async function save() {
  if (isSaving || !changed.size) return;
  isSaving = true;
  const names = [...changed];
  changed.clear();
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  body.set("revision", form.elements.namedItem("revision").value);
  body.set("action", "autosave");
  for (const name of names) body.set(name, form.elements.namedItem(name)?.value ?? "");
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body });
    const told = await answer.json();
    if (answer.ok) {
      form.elements.namedItem("revision").value = told.revision;
      showProblems(told.problems, names);
      tell(state.dataset.saved, "success");
    } else {
      changed.clear();
      form.removeEventListener("input", noticed);
      if (told.changes) showConflict(told);
      else tell(told.detail ?? state.dataset.failed, "error");
    }
  } catch {
    names.forEach((name) => changed.add(name));
    tell(state.dataset.failed, "warning");
  } finally {
    isSaving = false;
    if (changed.size) timer = setTimeout(save, WAIT);
  }
}

function noticed(event) {
  if (!event.target.name || event.target.name === "revision") return;
  for (const name of together(event.target.name)) changed.add(name);
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
}

if (form && state) form.addEventListener("input", noticed);
