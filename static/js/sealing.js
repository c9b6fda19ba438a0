// Sealed bids in the browser: the same as firms/sealing.py, by WebCrypto. Nothing here talks to the server.

export const FORMATS = { bid: "bid-1", seal: "sealed-bid-1", copy: "bid-copy-1", key: "witness-key-1", shares: "shares-1" };
const ROUNDS = 600000;
const RSA = { name: "RSA-OAEP", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
const CHUNK = 0x8000;

export class SealingError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// --- Small parts ---------------------------------------------------------------------------------------

export const bytesOf = (text) => new TextEncoder().encode(text);
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const unbase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

export const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const sha256 = async (bytes) => hex(await hash(bytes));

// One JSON text of a value: keys sorted, no spaces.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const rows = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${rows.join(",")}}`;
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// --- Sharing a key: Shamir over GF(256) ----------------------------------------------------------------

const POWERS = new Uint8Array(255);
const LOGS = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  POWERS[exponent] = value;
  LOGS[value] = exponent;
  const doubled = value << 1;
  value ^= doubled ^ (doubled & 0x100 ? 0x11b : 0);
}

export const multiply = (left, right) => (left && right ? POWERS[(LOGS[left] + LOGS[right]) % 255] : 0);

export function split(secret, threshold, count) {
  const rows = Array.from(secret, (byte) => [byte, ...random(threshold - 1)]);
  return Array.from({ length: count }, (_unused, index) =>
    Uint8Array.from(rows, (row) => row.reduceRight((found, coefficient) => multiply(found, index + 1) ^ coefficient, 0)),
  );
}

// --- Sealing -------------------------------------------------------------------------------------------

export async function shareDigest(context, share) {
  return sha256(joined(bytesOf("share:"), await hash(bytesOf(context)), share));
}

export async function bidText(context, amount, statement, files) {
  const nonce = hex(random(32));
  return canonical({ amount, context: await sha256(bytesOf(context)), files, format: FORMATS.bid, nonce, statement });
}

// `keys`: the witnesses' public keys in order. Gives what is handed in.
export async function seal(text, context, keys) {
  const meant = JSON.parse(context);
  const digests = await Promise.all(keys.map((key) => sha256(unbase64(key))));
  if (canonical(digests) !== canonical(meant.keys)) throw new SealingError("keys");
  const secret = random(32);
  const iv = random(12);
  const label = await hash(bytesOf(context));
  const parts = split(secret, meant.threshold, keys.length);
  const boxes = await Promise.all(
    keys.map(async (key, index) => {
      const share = joined(new Uint8Array([index + 1]), parts[index]);
      const place = await crypto.subtle.importKey("spki", unbase64(key), RSA, false, ["encrypt"]);
      const box = await crypto.subtle.encrypt({ name: "RSA-OAEP", label }, place, share);
      return { box: base64(new Uint8Array(box)), key: digests[index], share_digest: await shareDigest(context, share) };
    }),
  );
  const lock = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
  const bound = { name: "AES-GCM", iv, additionalData: bytesOf(context) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(bound, lock, bytesOf(text)));
  const commitment = await sha256(bytesOf(text));
  return { boxes, ciphertext: base64(sealed), commitment, context, format: FORMATS.seal, iv: hex(iv) };
}

// --- Key files -----------------------------------------------------------------------------------------

async function wrapping(passphrase, salt, rounds, use) {
  const start = await crypto.subtle.importKey("raw", bytesOf(passphrase), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, start, { name: "AES-GCM", length: 256 }, false, [use]);
}

export async function makeKey(passphrase) {
  const pair = await crypto.subtle.generateKey(RSA, true, ["encrypt", "decrypt"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const plain = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  const salt = random(16);
  const iv = random(12);
  const lock = await wrapping(passphrase, salt, ROUNDS, "encrypt");
  const locked = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: spki }, lock, plain));
  return {
    digest: await sha256(spki),
    format: FORMATS.key,
    iv: hex(iv),
    key: base64(spki),
    locked: base64(locked),
    rounds: ROUNDS,
    salt: hex(salt),
  };
}

export async function unlockKey(file, passphrase) {
  try {
    const lock = await wrapping(passphrase, unhex(file.salt), file.rounds, "decrypt");
    const bound = { name: "AES-GCM", iv: unhex(file.iv), additionalData: unbase64(file.key) };
    const plain = await crypto.subtle.decrypt(bound, lock, unbase64(file.locked));
    return await crypto.subtle.importKey("pkcs8", plain, RSA, false, ["decrypt"]);
  } catch {
    throw new SealingError("passphrase");
  }
}

// What a witness hands in. Refuses, by the witness's own clock, what is still to stay sealed.
export async function release(file, passphrase, boxes, now = Date.now()) {
  const key = await unlockKey(file, passphrase);
  const shares = {};
  for (const row of boxes.bids) {
    const meant = JSON.parse(row.context);
    if (meant.tender !== boxes.tender || Date.parse(meant.opens_at) > now) throw new SealingError("sealed");
    const label = await hash(bytesOf(row.context));
    let share;
    try {
      share = new Uint8Array(await crypto.subtle.decrypt({ name: "RSA-OAEP", label }, key, unbase64(row.box)));
    } catch {
      throw new SealingError("box");
    }
    if ((await shareDigest(row.context, share)) !== row.share_digest) throw new SealingError("share");
    shares[row.bid] = hex(share);
  }
  return { format: FORMATS.shares, shares, tender: boxes.tender };
}

// Puts what was made here into a form's file field, as if the person had chosen a file.
export function handIn(input, name, text) {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, { type: "application/json" }));
  input.files = transfer.files;
}
