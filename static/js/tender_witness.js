// A witness makes a key, and opens shares with it, on this machine. The private key never leaves it.

import { SealingError, canonical, handIn, makeKey, release } from "./sealing.js";

const LEAST_PASSPHRASE = 10;

function tell(box) {
  const said = box.querySelector("[data-said]");
  return (name) => {
    said.textContent = said.dataset[name] ?? "";
  };
}

function act(box, doIt) {
  const say = tell(box);
  const button = box.querySelector("[data-act]");
  box.hidden = !globalThis.crypto?.subtle;
  button.addEventListener("click", async () => {
    button.disabled = true;
    say("working");
    try {
      await doIt(box);
      say("done");
    } catch (error) {
      say(error instanceof SealingError ? error.code : "failed");
    } finally {
      button.disabled = false;
    }
  });
}

const making = document.querySelector("[data-make-key]");
if (making) {
  act(making, async (box) => {
    const passphrase = box.querySelector("[data-passphrase]").value;
    if (passphrase.length < LEAST_PASSPHRASE) throw new SealingError("short");
    const made = await makeKey(passphrase);
    const link = box.querySelector("[data-key-file]");
    link.href = URL.createObjectURL(new Blob([canonical(made)], { type: "application/json" }));
    link.download = `${box.dataset.makeKey}-key.json`;
    link.hidden = false;
    box.querySelector("[data-fingerprint]").textContent = made.digest;
    const open = canonical({ digest: made.digest, format: made.format, key: made.key });
    handIn(document.querySelector("[data-key-form] [name=file]"), "public-key.json", open);
  });
}

const opening = document.querySelector("[data-open-shares]");
if (opening) {
  act(opening, async (box) => {
    const file = box.querySelector("[data-key-input]").files[0];
    if (!file) throw new SealingError("nofile");
    let key;
    try {
      key = JSON.parse(await file.text());
    } catch {
      throw new SealingError("nofile");
    }
    const boxes = JSON.parse(document.getElementById("witness-boxes").textContent);
    const given = await release(key, box.querySelector("[data-passphrase]").value, boxes);
    handIn(document.querySelector("[data-shares-form] [name=file]"), "shares.json", canonical(given));
  });
}
