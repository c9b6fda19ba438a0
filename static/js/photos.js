// Photos are made small on the phone before they are sent, and shown before sending.

import { smaller } from "./shrink_photo.js";

function show(input, files) {
  const box = input.closest(".field").querySelector("[data-previews]");
  for (const image of box.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  box.replaceChildren(
    ...files.map((file) => {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      return image;
    }),
  );
  box.hidden = files.length === 0;
}

function say(input, words) {
  const place = document.getElementById("error_photos");
  const line = document.createElement("p");
  line.className = "field-error";
  line.textContent = words;
  place.replaceChildren(...(words ? [line] : []));
  input.setAttribute("aria-invalid", words ? "true" : "false");
}

async function prepare(input) {
  const most = Number(input.dataset.most);
  const chosen = [...input.files];
  say(input, chosen.length > most ? input.dataset.tooMany : "");
  const kept = new DataTransfer();
  for (const file of chosen.slice(0, most)) kept.items.add(await smaller(file));
  input.files = kept.files;
  show(input, [...kept.files]);
}

let pending = Promise.resolve();

/** Settles when no photo is being made smaller; a form waits for it before it is sent. */
export const settled = () => pending;

/** Take the photos that an input holds, and those that are chosen in it later. */
export function take(input) {
  pending = prepare(input);
  listen(input);
  return pending;
}

function listen(input) {
  if (input.dataset.photos === "heard") return;
  input.dataset.photos = "heard";
  input.addEventListener("change", () => {
    pending = prepare(input);
  });
}

// The complaint form fetches this when the first photo is chosen; elsewhere it waits for photos from the beginning.
for (const input of document.querySelectorAll("form:not([data-steps]) [data-photos]")) listen(input);
