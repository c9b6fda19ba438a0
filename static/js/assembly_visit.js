// A visit noted without a network waits on the device, sealed, and is sent when there is one. Each has a number of its
// own, so that sending again after a lost reply changes nothing. Without this script the form is sent as any other.

import { seal, unseal } from "./device_seal.js";

const form = document.querySelector("[data-visit-form]");
const told = document.querySelector("[data-visit-told]");
const PLACE = `assembly-visits-${form.dataset.user}-${form.dataset.assembly}`;

const waiting = () => JSON.parse(localStorage.getItem(PLACE) ?? "[]");
const keep = (visits) => localStorage.setItem(PLACE, JSON.stringify(visits));
const number = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** False where the browser cannot seal: then the form stays as it is. */
async function keepSealed(fields) {
  try {
    const visit = { number: fields.client_id, sealed: await seal(fields) };
    keep([...waiting(), visit]);
    return true;
  } catch {
    return false;
  }
}

function tell(words, kind) {
  told.textContent = words;
  told.className = `notice notice-${kind}`;
}

/** Say what waits; nothing is said when nothing does. */
async function tellWaiting() {
  const visits = waiting();
  const refused = visits.find((visit) => visit.error);
  if (refused) tell(`${(await unseal(refused.sealed)).code}: ${refused.error}`, "error");
  else if (visits.length) tell(`${form.dataset.waiting} ${visits.length}`, "warning");
}

/** True when the server has it, null when there is no network, else the words of its refusal. */
async function send(fields) {
  let answer;
  try {
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    answer = await fetch(form.dataset.address, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    return null;
  }
  if (answer.status >= 500) return null;
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return form.dataset.refused;
  const said = await answer.json();
  return answer.ok ? true : said.error;
}

async function sendWaiting() {
  for (const visit of waiting()) {
    const outcome = await send(await unseal(visit.sealed));
    if (outcome === null) break;
    const left = waiting().filter((one) => one.number !== visit.number);
    if (outcome !== true) left.push({ ...visit, error: outcome });
    keep(left);
    if (outcome === true) tell(form.dataset.sent, "success");
  }
  await tellWaiting();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form));
  fields.client_id = number();
  fields.visited_at ||= new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  const outcome = await send(fields);
  if (outcome !== true && outcome !== null) {
    tell(outcome, "error");
    return;
  }
  if (outcome === true) tell(form.dataset.sent, "success");
  else if (!(await keepSealed(fields))) {
    tell(form.dataset.unkept, "error");
    return;
  }
  form.reset();
  await tellWaiting();
});

addEventListener("online", sendWaiting);
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.address }).catch(() => undefined);
}
await sendWaiting();
