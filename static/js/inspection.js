// The form of an inspection: an answer is kept on the device first, then sent; without a network it waits there.

import { drop, keep, keepPages, ownPagesOnly, waiting } from "./inspection_store.js";
import { smaller } from "./shrink_photo.js";

const page = document.querySelector("[data-inspection]");
const { inspection, user, state: stateAddress, worker } = page.dataset;
const bar = page.querySelector("[data-bar]");
const AGAIN_AFTER = 15_000;
let token = page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
let isSending = false;

const formOf = (item) => page.querySelector(`form[data-item="${CSS.escape(item)}"]`);

function say(form, words, isProblem = false) {
  const place = form.querySelector("[data-item-state]");
  place.textContent = words;
  place.classList.toggle("field-error", isProblem);
}

async function count() {
  const left = (await waiting(user, inspection)).length;
  bar.textContent = left ? `${page.dataset.offline} ${left}` : page.dataset.online;
  bar.classList.toggle("notice-warning", left > 0);
  bar.dataset.left = left;
  return left;
}

// --- Keeping ----------------------------------------------------------------------------------------

async function save(form) {
  const data = new FormData(form);
  const photos = await Promise.all(data.getAll("photos").filter((file) => file.size).map(smaller));
  const key = crypto.randomUUID();
  for (const entry of await waiting(user, inspection)) {
    if (entry.item === form.dataset.item && entry.error) await drop(entry.key); // refused, and written anew now
  }
  const at = Date.now();
  const fields = Object.fromEntries(["verdict", "number", "words", "replaces"].map((name) => [name, data.get(name) ?? ""]));
  await keep({ key, user, inspection, item: form.dataset.item, url: form.action, fields, photos, at, error: "" });
  form.elements.namedItem("replaces").value = key; // a later answer replaces this one
  form.elements.namedItem("photos").value = "";
  say(form, page.dataset.kept);
  await count();
  await send();
}

for (const form of page.querySelectorAll("form[data-item]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(form).catch(() => form.submit()); // no storage here: the plain form does it
  });
}

// --- Sending ----------------------------------------------------------------------------------------

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    for (const entry of await waiting(user, inspection)) {
      if (entry.error) continue;
      if (!(await sendOne(entry))) break;
    }
  } finally {
    isSending = false;
    await count();
  }
}

/** Whether the next one may be tried: false when there is no network, or nobody is signed in. */
async function sendOne(entry) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  body.set("key", entry.key);
  body.set("at", new Date(entry.at).toISOString());
  for (const [name, value] of Object.entries(entry.fields)) body.set(name, value);
  entry.photos.forEach((photo, number) => body.append("photos", photo, photo.name || `${number}.jpg`));
  let answer;
  try {
    answer = await fetch(entry.url, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    return false;
  }
  const isOurs = !answer.redirected && answer.headers.get("Content-Type")?.startsWith("application/json");
  const form = formOf(entry.item);
  if (!isOurs) {
    if (form) say(form, page.dataset.signIn, true);
    return false; // signed out, or a gateway's own page: it stays and is tried again
  }
  const said = await answer.json();
  if (answer.status >= 500) return false;
  if (said.error) {
    await keep({ ...entry, error: said.error });
    if (form) say(form, said.error, true);
    return true;
  }
  await drop(entry.key);
  if (form) say(form, page.dataset.sent);
  if (said.item) await show(said.item);
  return true;
}

// --- Showing ----------------------------------------------------------------------------------------

function line(head) {
  const words = document.createElement("p");
  const who = document.createElement("strong");
  who.textContent = head.who;
  words.append(who, `: ${[head.verdict_words, head.number, head.words].filter(Boolean).join(" ")}`);
  return words;
}

function pictures(heads) {
  const box = document.createElement("div");
  box.className = "previews";
  for (const address of heads.flatMap((head) => head.photos)) {
    const image = document.createElement("img");
    image.src = address;
    image.alt = "";
    box.append(image);
  }
  return box.childElementCount ? [box] : [];
}

/** What counts of an item by the server, unless something newer of it waits here. */
async function show(item) {
  const form = formOf(item.code);
  if (!form) return;
  const heads = form.closest("section").querySelector("[data-heads]");
  const parts = pictures(item.heads);
  if (item.is_conflict) {
    const box = document.createElement("div");
    box.className = "notice notice-warning";
    const words = document.createElement("p");
    words.textContent = page.dataset.conflict;
    box.append(words, ...item.heads.map(line));
    parts.unshift(box);
  }
  heads.replaceChildren(...parts);
  const newer = (await waiting(user, inspection)).some((entry) => entry.item === item.code);
  if (newer) return;
  form.elements.namedItem("replaces").value = item.replaces;
  if (!item.is_conflict && item.heads.length) fill(form, item.heads[0]);
}

function fill(form, values) {
  for (const radio of form.querySelectorAll("[name=verdict]")) radio.checked = radio.value === values.verdict;
  for (const name of ["number", "words"]) {
    const field = form.elements.namedItem(name);
    if (field) field.value = values[name] ?? "";
  }
}

/** Put what waits here into the form again after the page was opened anew. */
async function restore() {
  for (const entry of await waiting(user, inspection)) {
    const form = formOf(entry.item);
    if (!form) continue;
    fill(form, entry.fields);
    form.elements.namedItem("replaces").value = entry.key;
    say(form, entry.error || page.dataset.kept, Boolean(entry.error));
  }
}

async function refresh() {
  let answer;
  try {
    answer = await fetch(stateAddress, { headers: { Accept: "application/json" } });
  } catch {
    return;
  }
  if (!answer.ok || answer.redirected) return;
  const said = await answer.json();
  token = said.token;
  await send();
}

window.addEventListener("online", refresh);
setInterval(async () => {
  if (Number(bar.dataset.left)) await refresh();
}, AGAIN_AFTER);

page.querySelector("[data-submit]")?.addEventListener("submit", (event) => {
  if (!Number(bar.dataset.left)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  bar.scrollIntoView({ block: "center" });
});

try {
  await restore();
  if (await count()) await refresh();
} catch {
  // storage is switched off: the plain forms do it
}
await ownPagesOnly(user);
await keepPages(worker, [location.pathname]);
page.dataset.ready = "yes";
