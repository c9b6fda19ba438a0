// The empty form and its static files stay on the device. Begun by `worker.js` of the portal, which names them in
// `facts`. Online nothing is different: the network is asked first. Nothing else is answered from here, and nothing
// with anybody's data is kept: the page is fetched without cookies.

const PREFIX = "complaint-form-";
const CACHE = `${PREFIX}${facts.version}-${facts.language}`;
const PATIENCE = 8000; // a network that answers later is none

async function keepPage(cache) {
  const answer = await fetch(facts.shell, { credentials: "omit", cache: "no-cache" });
  const isOurs = answer.ok && answer.headers.get(facts.header) === facts.version;
  if (isOurs) await cache.put(facts.shell, answer);
  return isOurs;
}

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(facts.files);
  if (!(await keepPage(cache))) throw new Error("another release is on its way");
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

const keptPage = async () => (await caches.open(CACHE)).match(facts.shell);
const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("late")));

async function page(event) {
  try {
    const answer = await Promise.race([fetch(event.request), late()]);
    if (answer.ok) event.waitUntil(refresh().catch(() => undefined));
    return answer;
  } catch {
    return (await keptPage()) ?? fetch(event.request);
  }
}

/** Categories may have changed since: the kept page is fetched anew now and then. */
async function refresh() {
  const kept = await keptPage();
  const isFresh = kept && Date.now() - Date.parse(kept.headers.get("Date")) < 3600_000;
  if (!isFresh) await keepPage(await caches.open(CACHE));
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (away) {
    const kept = await (await caches.open(CACHE)).match(request.url);
    if (kept) return kept;
    throw away;
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { pathname, origin, search } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname === facts.form) event.respondWith(page(event));
  else if (facts.files.includes(pathname) && !search) event.respondWith(file(event.request));
});
