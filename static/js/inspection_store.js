// Answers of inspections that wait on the device for the network: one IndexedDB store, an entry per answer.
//
// An entry: { key, user, inspection, item, url, fields, photos, at, error }. Its key is the answer's own: the server
// takes the same key once, so that sending again after a lost reply changes nothing.

const NAME = "inspections";
const STORE = "waiting";
export const CACHE = "inspections-1";

function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

async function run(mode, act) {
  const database = await open();
  try {
    return await new Promise((done, fail) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = () => fail(transaction.error);
      transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Keep an entry; it is on the disk when this settles. */
export const keep = (entry) => run("readwrite", (store) => store.put(entry));

/** Forget an entry that has arrived. */
export const drop = (key) => run("readwrite", (store) => store.delete(key));

/** The entries of a person, oldest first; of one inspection where it is named. */
export async function waiting(user, inspection = null) {
  const all = await run("readonly", (store) => store.getAll());
  return all
    .filter((entry) => entry.user === user && (inspection === null || entry.inspection === inspection))
    .sort((one, other) => one.at - other.at);
}

/** Start the worker that keeps the pages, and keep these pages with all that they need. */
export async function keepPages(worker, addresses) {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return false;
  try {
    await navigator.serviceWorker.register(worker);
    const cache = await caches.open(CACHE);
    const parts = performance
      .getEntriesByType("resource")
      .map((entry) => new URL(entry.name))
      .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"))
      .map((url) => url.href);
    const all = [...new Set([...addresses, ...parts])];
    const named = await Promise.all(all.map((address) => keepOne(cache, address)));
    if (named.includes(null)) return false;
    const more = [...new Set(named.flat())].filter((address) => !all.includes(address));
    return !(await Promise.all(more.map((address) => keepOne(cache, address)))).includes(null);
  } catch {
    return false; // no network, or storage is switched off: the form works all the same
  }
}

/** Keep one address; gives the styles and scripts that a page names, null when it could not be kept. */
async function keepOne(cache, address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return null;
  await cache.put(address, answer.clone());
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return [];
  const text = await answer.text();
  return [...text.matchAll(/(?:src|href)="(\/static\/[^"#]+\.(?:js|css))"/g)].map((found) => location.origin + found[1]);
}

/** Pages that somebody else kept on this device are nobody's business. */
export async function ownPagesOnly(user) {
  const PLACE = "inspections-user";
  try {
    if (localStorage.getItem(PLACE) !== user) await caches.delete(CACHE);
    localStorage.setItem(PLACE, user);
  } catch {
    // storage is switched off
  }
}
