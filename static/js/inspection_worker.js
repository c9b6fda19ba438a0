// Keeps the inspectors' pages for the time without a network. Limited to /inspections/; keeps no photos and no state.

const CACHE = "inspections-1";
const KEPT = [/^\/inspections\/$/, /^\/inspections\/\d+\/$/, /^\/static\//];

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
