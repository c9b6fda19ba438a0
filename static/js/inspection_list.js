// The list of my inspections: keeps their pages on the device, and says what waits there to be sent.

import { keepPages, ownPagesOnly, waiting } from "./inspection_store.js";

const bar = document.querySelector("[data-inspection-list]");
const pages = [location.pathname, ...[...document.querySelectorAll("a[data-keep]")].map((link) => link.pathname)];
const SCRIPTS = ["inspection.js", "inspection_store.js", "shrink_photo.js"];

await ownPagesOnly(bar.dataset.user);
const here = document.querySelector("script[src*='inspection_list']").src;
const scripts = SCRIPTS.map((name) => new URL(name, here).href);
if (await keepPages(bar.dataset.worker, [...pages, ...scripts])) {
  bar.textContent = bar.dataset.ready;
  bar.classList.add("notice-success");
}
try {
  const left = await waiting(bar.dataset.user);
  if (left.length) bar.textContent = `${bar.dataset.waiting} ${left.length}`;
} catch {
  // storage is switched off
}
