// The estate by place: the nearest to where the device is, or on a map without any foreign tiles.
// What is chosen here is chosen in the same list as by the search, which works without this.

import { choice } from "./complaint_draft.js";

const DIGITS = 3; // a hundred metres: no more exact than a list of neighbours needs
const FAR_IN = 16;
const FEW = 40; // so many estates on the screen can all bear their names
const DENIED = 1;

const tools = document.querySelector("[data-where]");
const box = document.getElementById("where-map");
const list = document.getElementById("estates");
const words = tools.dataset;
const say = (name) => {
  tools.querySelector("[data-where-status]").textContent = words[name] ?? "";
};
let map = null;
let drawing = null;

async function listNear(form, latitude, longitude, { isMiddle = false } = {}) {
  const body = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value,
    latitude: latitude.toFixed(DIGITS),
    longitude: longitude.toFixed(DIGITS),
  });
  if (isMiddle) body.set("middle", "on"); // of the map: how far an estate is from there says nothing
  const answer = await fetch(words.near, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.status);
  list.innerHTML = await answer.text();
}

/** Ask the device where it is, only now, and list the estates around. */
export function locate(form) {
  if (!navigator.geolocation) return say("denied");
  say("asking");
  const found = async ({ coords }) => {
    try {
      await listNear(form, coords.latitude, coords.longitude);
    } catch {
      return say("failed");
    }
    map?.setView([coords.latitude, coords.longitude], FAR_IN);
    say(list.querySelector("input") ? "found" : "");
    list.querySelector("input")?.focus();
  };
  const refused = (error) => say(error.code === DENIED ? "denied" : "failed");
  navigator.geolocation.getCurrentPosition(found, refused, { maximumAge: 300_000, timeout: 15_000 });
}

/** Open or close the map; it is fetched when it is opened first. */
export async function toggleMap(form) {
  const button = tools.querySelector("[data-map-open]");
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  if (box.hidden) return say("");
  say("loading");
  drawing ??= draw(form);
  try {
    await drawing;
    map.invalidateSize();
    say("drawn");
  } catch {
    drawing = null;
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    say("failed");
  }
}

function fetched(element, attributes) {
  const part = Object.assign(document.createElement(element), attributes);
  return new Promise((resolve, reject) => {
    part.addEventListener("load", resolve);
    part.addEventListener("error", reject);
    document.head.append(part);
  });
}

async function data(query = "") {
  const answer = await fetch(`${words.map}${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function draw(form) {
  const [whole] = await Promise.all([
    data(),
    fetched("link", { rel: "stylesheet", href: words.style }),
    fetched("script", { src: words.leaflet }),
  ]);
  const { L } = window;
  map = L.map(box, { attributionControl: false, zoomControl: false, scrollWheelZoom: false });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  if (words.tiles) L.tileLayer(words.tiles).addTo(map);
  const bounds = L.latLngBounds(whole.estates.map((estate) => estate.at));
  for (const border of whole.borders) {
    const style = { color: "#8a8f98", weight: 1.5, fill: true, fillColor: "#fff", fillOpacity: words.tiles ? 0 : 0.8 };
    const layer = L.geoJSON(border.geometry, { style, interactive: false }).addTo(map);
    layer.bindTooltip(border.name, { permanent: true, direction: "center", className: "where-area" });
    if (!whole.estates.length) bounds.extend(layer.getBounds());
  }
  const points = L.layerGroup().addTo(map);
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [30, 30], maxZoom: FAR_IN });
  else map.setView([35, 105], 4);
  map.on("moveend", () => follow(form, points, whole).catch(() => say("failed")));
  await follow(form, points, whole);
}

/** The part that is seen, rounded outwards to a kilometre: an address may stand in a log. */
function outline(seen) {
  const low = [seen.getWest(), seen.getSouth()].map((edge) => Math.floor(edge * 100) / 100);
  const high = [seen.getEast(), seen.getNorth()].map((edge) => Math.ceil(edge * 100) / 100);
  return [...low, ...high].map((edge) => edge.toFixed(2)).join(",");
}

/** After the map was moved: the list follows its middle; estates that were left out are fetched. */
async function follow(form, points, whole) {
  const { lat, lng } = map.getCenter();
  const near = listNear(form, lat, lng, { isMiddle: true });
  const part = whole.more ? await data(`?box=${outline(map.getBounds())}`) : whole;
  show(points, part);
  await near;
  say(part.more ? "more" : "drawn");
}

function show(points, part) {
  const { L } = window;
  const visible = part.estates.filter((estate) => map.getBounds().contains(estate.at));
  points.clearLayers();
  for (const estate of part.estates) {
    const style = { radius: 9, weight: 2, color: "#fff", fillColor: "#8f1a1e", fillOpacity: 1 };
    const point = L.circleMarker(estate.at, style).addTo(points);
    point.bindTooltip(estate.words[0], { permanent: visible.length <= FEW, direction: "top", offset: [0, -6] });
    point.on("click", () => take(estate));
  }
}

function take(estate) {
  const chosen = choice(estate);
  list.replaceChildren(chosen);
  chosen.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
}
