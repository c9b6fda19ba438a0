// Estates by the number of complaints that the public list shows. Everything is fetched when the map is opened.

const place = document.querySelector("[data-public-map]");
const box = document.getElementById("public-map");
const button = place.querySelector("button");
const words = place.dataset;
let map = null;
let drawing = null;

const say = (name) => {
  place.querySelector("[role=status]").textContent = words[name] ?? "";
};

function fetched(element, attributes) {
  const part = Object.assign(document.createElement(element), attributes);
  return new Promise((resolve, reject) => {
    part.addEventListener("load", resolve);
    part.addEventListener("error", reject);
    document.head.append(part);
  });
}

async function data() {
  const answer = await fetch(words.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function link(estate) {
  const element = document.createElement("a");
  element.href = estate.address;
  element.textContent = `${estate.name}: ${estate.number}`;
  return element;
}

async function draw() {
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
  const most = Math.max(1, ...whole.estates.map((estate) => estate.number));
  for (const estate of whole.estates) {
    const style = { radius: 7 + 16 * Math.sqrt(estate.number / most), weight: 1.5, color: "#fff", fillColor: "#8f1a1e" };
    const circle = L.circleMarker(estate.at, { ...style, fillOpacity: 0.75 }).addTo(map);
    circle.bindTooltip(`${estate.name}: ${estate.number}`, { direction: "top" });
    circle.bindPopup(() => link(estate), { closeButton: false }); // Escape or a click beside closes it
  }
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [30, 30], maxZoom: 15 });
  else map.setView([35, 105], 4);
}

button.addEventListener("click", async () => {
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  if (box.hidden) return say("");
  say("loading");
  drawing ??= draw();
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
});
