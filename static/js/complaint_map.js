// The map of the form and "my location": fetched when asked for. Without tiles the borders of the areas are drawn.

const box = document.querySelector("[data-map]");
const words = box.dataset;
let map = null;

function load(address, kind) {
  return new Promise((done, failed) => {
    const part = document.createElement(kind === "css" ? "link" : "script");
    if (kind === "css") Object.assign(part, { rel: "stylesheet", href: address });
    else part.src = address;
    part.onload = done;
    part.onerror = failed;
    document.head.append(part);
  });
}

/** Put an estate into the list from which the form takes its choice, and choose it. */
function choose(estate) {
  const label = document.createElement("label");
  label.className = "choice";
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "estate", value: estate.code });
  const text = document.createElement("span");
  text.className = "choice-words";
  for (const [index, line] of [estate.name, estate.line].entries()) {
    const part = document.createElement("span");
    part.textContent = line;
    if (index) part.className = "choice-line";
    text.append(part);
  }
  label.append(input, text);
  document.getElementById("estates").replaceChildren(label);
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

async function drawPoints(layer) {
  const bounds = map.getBounds();
  const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const answer = await fetch(`${words.points}?box=${sides.map((side) => side.toFixed(5)).join(",")}`);
  if (!answer.ok) return;
  layer.clearLayers();
  for (const estate of (await answer.json()).points) {
    const dot = L.circleMarker(estate.at, { radius: 10, color: "#8f1a1e", weight: 2, fillOpacity: 0.55 });
    dot.bindTooltip(document.createTextNode(estate.name).textContent);
    dot.on("click", () => choose(estate));
    dot.addTo(layer);
  }
}

/** Open the map. */
export async function open() {
  if (map) return;
  try {
    await Promise.all([load(words.css, "css"), load(words.script, "js")]);
    const areas = await (await fetch(words.borders)).json();
    box.hidden = false;
    map = L.map(box, { attributionControl: Boolean(words.tiles), zoomAnimation: false });
    if (words.tiles) L.tileLayer(words.tiles, { maxZoom: 18 }).addTo(map);
    const style = { color: "#8a8378", weight: 1, fillColor: "#f3ede3", fillOpacity: words.tiles ? 0 : 0.6 };
    L.geoJSON(areas, { style, interactive: false }).addTo(map);
    const [west, south, east, north] = areas.box ?? [103.9, 30.5, 104.2, 30.8];
    map.fitBounds([[south, west], [north, east]], { maxZoom: 16 });
    const layer = L.layerGroup().addTo(map);
    map.on("moveend", () => drawPoints(layer));
    await drawPoints(layer);
  } catch {
    say(words.failed);
  }
}

function say(text) {
  document.querySelector("[data-place-said]").textContent = text;
}

/** List the estates nearest to where the person is; asks the browser, which asks the person. */
export function locate(form) {
  if (!navigator.geolocation) return say(words.unknown);
  navigator.geolocation.getCurrentPosition(
    async ({ coords }) => {
      const body = new URLSearchParams({
        csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value,
        longitude: coords.longitude.toFixed(5),
        latitude: coords.latitude.toFixed(5),
      });
      const answer = await fetch(words.near, { method: "POST", body });
      if (!answer.ok) return say(words.unknown);
      document.getElementById("estates").innerHTML = await answer.text();
      say("");
    },
    () => say(words.unknown),
    { timeout: 10000, maximumAge: 60000 },
  );
}
