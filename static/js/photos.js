// Photos are made small on the phone before they are sent, and shown before sending.

const LONGEST = 1920;

async function smaller(file) {
  if (file.size < 600 * 1024 || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file; // the server checks every file and says what is wrong with it
  }
}

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
