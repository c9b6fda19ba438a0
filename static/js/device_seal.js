// Words that wait on this device are sealed with a key of the browser (AES-GCM) which no script can read out: whoever
// copies the storage of a lost phone has nothing. `seal` gives text for localStorage, `unseal` the object again.

const NAME = "device-seal";
const STORE = "keys";

function open() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

function run(database, mode, act) {
  return new Promise((done, fail) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = () => fail(transaction.error);
  });
}

/** The key of this device; the first page that needs one makes it. Of two pages at once the first one's stands. */
async function key() {
  const database = await open();
  try {
    const found = await run(database, "readonly", (store) => store.get("own"));
    if (found) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await run(database, "readwrite", (store) => store.add(made, "own")).catch(() => undefined);
    return await run(database, "readonly", (store) => store.get("own"));
  } finally {
    database.close();
  }
}

const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

export async function seal(object) {
  const once = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(object));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: once }, await key(), plain);
  return toText(new Uint8Array([...once, ...new Uint8Array(sealed)]));
}

export async function unseal(text) {
  const bytes = toBytes(text);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, await key(), bytes.slice(12));
  return JSON.parse(new TextDecoder().decode(plain));
}
