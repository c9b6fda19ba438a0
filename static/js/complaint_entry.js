// Keys for whoever writes down what residents say. Without this script: a search button and a select.

const form = document.querySelector("[data-entry]");
const input = form.querySelector("[data-combo]");
const select = form.querySelector("[data-combo-value]");
const list = document.getElementById("estate-options");
const said = form.querySelector("[data-combo-said]");
let rows = [];
let at = -1;
let timer = 0;
let asked = 0;

input.setAttribute("role", "combobox");
input.setAttribute("aria-autocomplete", "list");
input.setAttribute("aria-controls", list.id);
input.setAttribute("aria-expanded", "false");
select.hidden = true;
form.querySelector("[data-search]").hidden = true;

function close() {
  list.hidden = true;
  at = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function mark(next) {
  at = (next + rows.length) % rows.length;
  [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  input.setAttribute("aria-activedescendant", list.children[at].id);
  list.children[at].scrollIntoView({ block: "nearest" });
}

function choose(row) {
  select.replaceChildren(new Option(row ? row.name : "", row ? row.code : "", true, true));
  said.textContent = row ? `${row.name} · ${row.line}` : "";
  if (row) input.value = row.name;
  close();
}

function show(found) {
  rows = found;
  list.replaceChildren(
    ...rows.map((row, index) => {
      const option = document.createElement("li");
      option.id = `estate-option-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = row.name;
      const line = document.createElement("small");
      line.textContent = row.line;
      option.append(line);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(row);
      });
      return option;
    }),
  );
  list.hidden = rows.length === 0;
  input.setAttribute("aria-expanded", String(rows.length > 0));
  if (rows.length) mark(0);
}

async function search() {
  const number = ++asked;
  const words = input.value.trim();
  if (!words) return close();
  const answer = await fetch(`${form.dataset.estates}?q=${encodeURIComponent(words)}`);
  if (answer.ok && number === asked) show((await answer.json()).estates);
}

input.addEventListener("input", () => {
  choose(null);
  clearTimeout(timer);
  timer = setTimeout(search, 200);
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    if (!list.hidden && at >= 0) choose(rows[at]);
  } else if (event.key === "Tab" && !list.hidden && at >= 0) choose(rows[at]);
  else if (event.key === "Escape") close();
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && rows.length && !list.hidden) {
    event.preventDefault();
    mark(at + (event.key === "ArrowDown" ? 1 : -1));
  }
});
input.addEventListener("blur", close);

form.elements.namedItem("category").addEventListener("change", async (event) => {
  const answer = await fetch(`${form.dataset.questions}?category=${encodeURIComponent(event.target.value)}`);
  if (answer.ok) document.getElementById("questions").innerHTML = await answer.text();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("[data-send]"));
});

(form.querySelector("[data-focus]") ?? form.elements.namedItem("channel")).focus();
