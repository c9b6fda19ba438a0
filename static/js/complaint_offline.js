// Without a network the form opens from the device, is filled in, and is sent when the network is back.

const EVERY = 15_000; // that a network is there again is not always said
const PATIENCE = 20_000;
const form = document.querySelector("form[data-steps]");
const box = document.querySelector("[data-offline]");
let away = false;
let timer = 0;
let resume = null;

/** Whether the portal was out of reach when it was asked last. */
export const isAway = () => away;

/** Show one of the notices, or none for "". */
function say(name) {
  box.classList.toggle("is-hidden", !name);
  for (const line of box.querySelectorAll("[data-offline-say]")) {
    line.classList.toggle("is-hidden", line.dataset.offlineSay !== name);
  }
}

/** Ask the portal for a token that holds, for a page that lay by; false when it does not answer. */
export async function renew() {
  try {
    const answer = await fetch(form.dataset.token, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const { token } = await answer.json();
    form.elements.namedItem("csrfmiddlewaretoken").value = token;
    return true;
  } catch {
    return false;
  }
}

/** Look whether the portal answers again; then go on with what waits for it. */
export async function look() {
  if (!away || !(await renew()) || !away) return;
  clearInterval(timer);
  timer = 0;
  away = false;
  say("");
  const act = resume;
  resume = null;
  await act?.();
}

function watch(words) {
  away = true;
  say(words);
  timer ||= setInterval(look, EVERY);
}

/** Do something as soon as the network is back; only the last thing asked for is done. */
export function wait(act) {
  resume = act;
  watch("waiting");
  box.focus();
}

/** Something has to be looked at before it can be sent after all. */
export function ask() {
  say("back");
  box.focus();
}

window.addEventListener("offline", () => watch(resume ? "waiting" : "away"));
window.addEventListener("online", look);

// A page from the device is the same each time, but each complaint has a number of its own.
if ("shell" in form.dataset) {
  form.elements.namedItem("submission_key").value = crypto.randomUUID();
  watch("away");
  look();
}
navigator.serviceWorker?.register(form.dataset.worker).catch(() => undefined);
