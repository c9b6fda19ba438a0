// Keeps the visitors' form for the time without a network. Limited to /assemblies/; keeps no ballot.

const CACHE = "assembly-visits-1";
const KEPT = [/^\/assemblies\/[0-9A-Z]+\/desk\/visit\/$/, /^\/static\//];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === location.origin && KEPT.some((form) => form.test(url.pathname));
  if (event.request.method === "GET" && isOurs) event.respondWith(answer(event.request, url));
});

async function answer(request, url) {
  const place = url.origin + url.pathname;
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected && fresh.type === "basic") {
      const copy = fresh.clone();
      const cache = await caches.open(CACHE);
      await cache.put(place, copy);
    }
    return fresh;
  } catch (problem) {
    const kept = await caches.match(place, { ignoreVary: true });
    if (kept) return kept;
    throw problem;
  }
}
