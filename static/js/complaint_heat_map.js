/* The heat map: borders of areas and circles of estates, drawn without any tiles. */
(function () {
  "use strict";
  const box = document.getElementById("heat-map");
  if (!box || !window.L) {
    return;
  }
  const COLOURS = ["#fde0dd", "#f7a8a0", "#e2645f", "#b02024", "#66141a"];
  const NEAR = 13;
  const shade = (number, most) => COLOURS[Math.min(COLOURS.length - 1, Math.floor((number / most) * COLOURS.length))];
  const most = (rows) => Math.max(1, ...rows.map((row) => row.number));

  function label(row) {
    const element = document.createElement("a");
    element.href = row.address;
    element.textContent = `${row.name}: ${row.number}`;
    return element;
  }

  function legend(highest) {
    const place = document.getElementById("heat-legend");
    const bounds = COLOURS.map((colour, step) => [colour, Math.ceil((step * highest) / COLOURS.length)]);
    const steps = bounds.filter(([, from], at) => !at || from > bounds[at - 1][1]);
    steps.forEach(([colour, from], at) => {
      const low = Math.max(1, from);
      const high = at + 1 < steps.length ? steps[at + 1][1] - 1 : highest;
      if (high < low) {
        return;
      }
      const part = document.createElement("span");
      const dot = document.createElement("i");
      dot.style.background = colour;
      part.append(dot, low === high ? `${low}` : `${low}–${high}`);
      place.append(part);
    });
    place.hidden = false;
  }

  function draw(data) {
    box.hidden = false;
    const map = window.L.map(box, { attributionControl: false, scrollWheelZoom: false, zoomControl: false });
    window.L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    const bounds = window.L.latLngBounds([]);
    const highestArea = most(data.areas);
    const borders = data.areas.map((area) => {
      const layer = window.L.geoJSON(area.geometry, {
        style: { color: "#6b7280", weight: 1.5, fillColor: shade(area.number, highestArea), fillOpacity: area.number ? 0.55 : 0.05 },
      }).bindPopup(() => label(area), { closeButton: false });
      bounds.extend(layer.getBounds());
      return layer.addTo(map);
    });
    const highest = most(data.estates);
    data.estates.forEach((estate) => {
      const point = estate.at.map(Number);
      bounds.extend(point);
      window.L.circleMarker(point, {
        radius: 6 + 16 * Math.sqrt(estate.number / highest), weight: 1, color: "#6b1115",
        fillColor: shade(estate.number, highest), fillOpacity: 0.85,
      }).bindPopup(() => label(estate), { closeButton: false }).addTo(map);
    });
    if (bounds.isValid()) {
      map.fitBounds(bounds, { padding: [20, 20], maxZoom: 16 });
    } else {
      map.setView([35, 105], 4);
    }
    const tint = () => borders.forEach((layer, at) => layer.setStyle({
      fillOpacity: map.getZoom() < NEAR && data.areas[at].number ? 0.55 : 0.05,
    }));
    map.on("zoomend", tint);
    tint();
    if (data.estates.length) {
      legend(highest);
    }
  }

  fetch(box.dataset.source, { headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
    .then(draw)
    .catch(() => {
      box.hidden = false;
      box.classList.remove("stat-map");
      box.textContent = box.dataset.failed;
    });
})();
