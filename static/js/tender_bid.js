// Seals a bid on this machine and hands in the sealed one. Without this script the file of the command is handed in.

import { FORMATS, SealingError, base64, bidText, bytesOf, canonical, handIn, seal, sha256 } from "./sealing.js";

const form = document.querySelector("[data-seal]");
const box = document.querySelector("[data-seal-box]");
const said = box.querySelector("[data-seal-said]");
const button = box.querySelector("[data-seal-act]");
const sheet = JSON.parse(document.getElementById("sealing-sheet").textContent);
const MOST = 5000000;

const say = (name) => {
  said.textContent = said.dataset[name] ?? "";
};

async function attached(input) {
  const files = [];
  for (const file of input.files) {
    files.push({ data: base64(new Uint8Array(await file.arrayBuffer())), name: file.name, type: file.type });
  }
  return files;
}

function keep(name, text) {
  const link = box.querySelector("[data-seal-copy]");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.hidden = false;
}

async function sealed() {
  const amount = box.querySelector("[data-seal-amount]").value.trim().replace(",", ".");
  const statement = box.querySelector("[data-seal-statement]").value;
  const input = box.querySelector("[data-seal-files]");
  if (!/^\d{1,10}(\.\d{1,4})?$/.test(amount) || Number(amount) <= 0) throw new SealingError("amount");
  if (Array.from(input.files).reduce((sum, file) => sum + file.size, 0) > MOST) throw new SealingError("big");
  const text = await bidText(sheet.context, amount, statement, await attached(input));
  const envelope = await seal(text, sheet.context, sheet.keys.map((row) => row.key));
  const copy = canonical({ commitment: await sha256(bytesOf(text)), format: FORMATS.copy, text });
  return { envelope, copy };
}

box.hidden = !globalThis.crypto?.subtle;
button.addEventListener("click", async () => {
  button.disabled = true;
  say("working");
  try {
    const { envelope, copy } = await sealed();
    handIn(form.querySelector("[name=file]"), `${sheet.tender}-sealed.json`, canonical(envelope));
    keep(`${sheet.tender}-copy.json`, copy);
    box.querySelector("[data-seal-commitment]").textContent = envelope.commitment;
    box.querySelector("[data-seal-done]").hidden = false;
    say("done");
  } catch (error) {
    say(error instanceof SealingError ? error.code : "failed");
  } finally {
    button.disabled = false;
  }
});
