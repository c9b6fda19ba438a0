"""Sealed bids: seal, give shares, open. One file that needs nothing but Python and the library `cryptography`.

The portal serves this file to bidders and witnesses who would rather not use its pages, and imports it for the opening:

    python sealed_bid.py keygen  --out key.json                      a witness makes a key; give in `key.json.public`
    python sealed_bid.py seal    --sheet sheet.json --amount 2.35 --statement words.txt --file offer.pdf --out bid.json
    python sealed_bid.py release --key key.json --boxes boxes.json --out shares.json      a witness, at the opening

How (docs/decisions/0070): the bid is encrypted with AES-256-GCM under a random key, bound to its context. The key is
shared by Shamir's scheme over GF(256): `threshold` shares give it back, fewer say nothing. Each share is encrypted with
RSA-OAEP (3072 bits, SHA-256) for one witness. The commitment is the SHA-256 of the plain text, which holds 256 random
bits. `static/js/sealing.js` does the same in a browser.
"""

import argparse
import base64
import binascii
import datetime
import getpass
import hashlib
import json
import mimetypes
import re
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

FORMAT, BID, COPY, KEY, BOXES, SHARES = "sealed-bid-1", "bid-1", "bid-copy-1", "witness-key-1", "boxes-1", "shares-1"
KEY_BITS, KEY_BYTES, IV_BYTES, BOX_BYTES, TAG_BYTES = 3072, 32, 12, 384, 16
ROUNDS = 600_000
MOST_BYTES = 8_000_000
"""The longest ciphertext."""
HEX_64, HEX_66 = re.compile(r"[0-9a-f]{64}\Z"), re.compile(r"[0-9a-f]{66}\Z")


class SealingError(Exception):
    """Something does not fit: a wrong key, a changed text, too few shares. Says what, in English."""


# --- Sharing a key: Shamir over GF(256), polynomial x^8+x^4+x^3+x+1 ---------------------------------------


def _tables() -> tuple[list[int], list[int]]:
    powers, logs, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        doubled = value << 1
        value ^= doubled ^ (0x11B if doubled & 0x100 else 0)  # times 3, which generates the field
    return powers, logs


POWERS, LOGS = _tables()


def multiply(left: int, right: int) -> int:
    """The product in GF(256)."""
    return POWERS[(LOGS[left] + LOGS[right]) % 255] if left and right else 0


def divide(left: int, right: int) -> int:
    """The quotient in GF(256); the divisor is not 0."""
    return POWERS[(LOGS[left] - LOGS[right]) % 255] if left else 0


def value_at(coefficients: Sequence[int], place: int) -> int:
    """The polynomial's value at a place; the first coefficient is the constant."""
    found = 0
    for coefficient in reversed(coefficients):
        found = multiply(found, place) ^ coefficient
    return found


def split(secret: bytes, threshold: int, count: int) -> list[bytes]:
    """`count` shares of a secret, for the places 1 to `count`, of which any `threshold` give it back."""
    if not 1 <= threshold <= count <= 255:
        raise SealingError("the threshold does not fit the number of witnesses")
    rows = [[byte, *secrets.token_bytes(threshold - 1)] for byte in secret]
    return [bytes(value_at(row, place) for row in rows) for place in range(1, count + 1)]


def value_between(shares: Mapping[int, bytes], place: int) -> bytes:
    """What the polynomials through the shares are at a place; at 0 the secret."""
    length = len(next(iter(shares.values())))
    found = bytearray(length)
    for number, share in shares.items():
        factor = 1
        for other in shares:
            if other != number:
                factor = multiply(factor, divide(place ^ other, number ^ other))
        for at in range(length):
            found[at] ^= multiply(share[at], factor)
    return bytes(found)


# --- Small parts ------------------------------------------------------------------------------------------


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(data: bytes) -> str:
    """SHA-256, 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()


def b64(data: bytes) -> str:
    """Base64 as text."""
    return base64.b64encode(data).decode()


def un64(text: Any) -> bytes:
    """Bytes of base64. Raises `SealingError`."""
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise SealingError("this is not base64") from error


def context_of(*, tender: str, firm: str, opens_at: datetime.datetime, threshold: int, keys: Sequence[str]) -> str:
    """The text that a bid is bound to: for which tender, of which firm, for which witnesses' keys, sealed till when."""
    moment = opens_at.astimezone(datetime.UTC).replace(microsecond=0)
    return canonical(
        {
            "firm": firm,
            "format": FORMAT,
            "keys": list(keys),
            "opens_at": moment.isoformat().replace("+00:00", "Z"),
            "tender": tender,
            "threshold": threshold,
        }
    )


def share_digest(context: str, share: bytes) -> str:
    """By which a share is known to be the one that the bidder made. `share`: its number, then 32 bytes."""
    return sha256(b"share:" + hashlib.sha256(context.encode()).digest() + share)


def _oaep(context: str) -> padding.OAEP:
    label = hashlib.sha256(context.encode()).digest()
    return padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=label)


def public_key(text: str) -> rsa.RSAPublicKey:
    """The RSA key of base64 SPKI. Raises `SealingError` for anything but RSA of 3072 bits."""
    try:
        key = serialization.load_der_public_key(un64(text))
    except Exception as error:  # the library has many ways to say that this is no key
        raise SealingError("this is not a public key") from error
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size != KEY_BITS or key.public_numbers().e != 65537:
        raise SealingError("a witness's key is RSA with 3072 bits")
    return key


# --- Sealing ----------------------------------------------------------------------------------------------


def bid_text(context: str, amount: str, statement: str, files: Sequence[Mapping[str, str]] = ()) -> str:
    """The plain text of a bid, with 256 random bits that make its SHA-256 say nothing."""
    content = {"amount": amount, "context": sha256(context.encode()), "files": list(files), "format": BID}
    return canonical({**content, "nonce": secrets.token_hex(32), "statement": statement})


def seal(text: str, context: str, keys: Sequence[str]) -> dict[str, Any]:
    """Seal a bid's plain text: `keys` are the witnesses' public keys in order. Gives what is handed in."""
    meant = json.loads(context)
    if [sha256(un64(key)) for key in keys] != meant["keys"]:
        raise SealingError("these are not the witnesses' keys of this tender")
    secret, iv = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(IV_BYTES)
    boxes = []
    for number, (key, part) in enumerate(zip(keys, split(secret, meant["threshold"], len(keys)), strict=True), start=1):
        share = bytes([number]) + part
        box = public_key(key).encrypt(share, _oaep(context))
        boxes.append({"box": b64(box), "key": sha256(un64(key)), "share_digest": share_digest(context, share)})
    sealed = AESGCM(secret).encrypt(iv, text.encode(), context.encode())
    return {
        "boxes": boxes,
        "ciphertext": b64(sealed),
        "commitment": sha256(text.encode()),
        "context": context,
        "format": FORMAT,
        "iv": iv.hex(),
    }


def check_envelope(envelope: Any, context: str) -> None:
    """Whether something that was handed in has the form of a bid sealed for this context. Raises `SealingError`."""
    wanted = {"boxes", "ciphertext", "commitment", "context", "format", "iv"}
    if not isinstance(envelope, dict) or set(envelope) != wanted or envelope["format"] != FORMAT:
        raise SealingError("this is not a sealed bid")
    if envelope["context"] != context:
        raise SealingError("this bid was sealed for another tender, firm, opening or set of witnesses")
    if not re.fullmatch(r"[0-9a-f]{24}", str(envelope["iv"])) or not HEX_64.match(str(envelope["commitment"])):
        raise SealingError("this is not a sealed bid")
    if not TAG_BYTES < len(un64(envelope["ciphertext"])) <= MOST_BYTES:
        raise SealingError("the sealed bid is empty or too big")
    boxes, keys = envelope["boxes"], json.loads(context)["keys"]
    if not isinstance(boxes, list) or len(boxes) != len(keys):
        raise SealingError("the bid does not hold one share for each witness")
    for box, key in zip(boxes, keys, strict=True):
        if not isinstance(box, dict) or set(box) != {"box", "key", "share_digest"} or box["key"] != key:
            raise SealingError("the bid does not hold one share for each witness")
        if len(un64(box["box"])) != BOX_BYTES or not HEX_64.match(str(box["share_digest"])):
            raise SealingError("a share of this bid is damaged")


# --- Opening ----------------------------------------------------------------------------------------------


def open_box(key: rsa.RSAPrivateKey, context: str, box: str, digest: str) -> str:
    """A witness's share of one bid, hexadecimal. Raises `SealingError` for another's box or a changed one."""
    try:
        share = key.decrypt(un64(box), _oaep(context))
    except ValueError as error:
        raise SealingError("this share was not sealed to this key") from error
    if share_digest(context, share) != digest:
        raise SealingError("this share is not the one that the bidder made")
    return share.hex()


def read_share(text: str, context: str, number: int, digest: str) -> bytes:
    """The 32 bytes of a released share. Raises `SealingError` when it is not the one that the bidder made."""
    if not HEX_66.match(text):
        raise SealingError("this is not a share")
    share = bytes.fromhex(text)
    if share[0] != number or share_digest(context, share) != digest:
        raise SealingError("this share is not the one that the bidder made")
    return share[1:]


def unseal(context: str, iv: str, ciphertext: bytes, commitment: str, shares: Mapping[int, bytes]) -> str:
    """The plain text of a bid from at least `threshold` shares. Raises `SealingError` for anything that was changed."""
    threshold = json.loads(context)["threshold"]
    if len(shares) < threshold:
        raise SealingError("there are too few shares")
    chosen = dict(sorted(shares.items())[:threshold])
    if any(value_between(chosen, number) != share for number, share in shares.items()):
        raise SealingError("the bidder made shares that do not belong together")
    try:
        data = AESGCM(value_between(chosen, 0)).decrypt(bytes.fromhex(iv), ciphertext, context.encode())
    except InvalidTag as error:
        raise SealingError("the sealed bid was changed") from error
    if sha256(data) != commitment:
        raise SealingError("the bid is not the one that was committed to")
    return read_bid(data.decode("utf-8", "strict"), context)


def read_bid(text: str, context: str) -> str:
    """The text, if it is a bid for this context. Raises `SealingError`."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise SealingError("the bid is not written as it should be") from error
    wanted = {"amount": str, "context": str, "files": list, "format": str, "nonce": str, "statement": str}
    if not isinstance(content, dict) or any(not isinstance(content.get(name), kind) for name, kind in wanted.items()):
        raise SealingError("the bid is not written as it should be")
    if content["format"] != BID or content["context"] != sha256(context.encode()):
        raise SealingError("the bid was written for another tender")
    return text


# --- Key files --------------------------------------------------------------------------------------------


def _wrapping(passphrase: str, salt: bytes, rounds: int) -> AESGCM:
    return AESGCM(PBKDF2HMAC(hashes.SHA256(), 32, salt, rounds).derive(passphrase.encode()))


def make_key(passphrase: str, rounds: int = ROUNDS) -> dict[str, Any]:
    """A witness's key file: the public key, and the private one locked with a passphrase."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    salt, iv = secrets.token_bytes(16), secrets.token_bytes(IV_BYTES)
    locked = _wrapping(passphrase, salt, rounds).encrypt(iv, plain, spki)
    public = {"digest": sha256(spki), "format": KEY, "key": b64(spki)}
    return {**public, "iv": iv.hex(), "locked": b64(locked), "rounds": rounds, "salt": salt.hex()}


def unlock_key(file: Mapping[str, Any], passphrase: str) -> rsa.RSAPrivateKey:
    """The private key of a key file. Raises `SealingError` for a wrong passphrase."""
    try:
        wrapping = _wrapping(passphrase, bytes.fromhex(file["salt"]), int(file["rounds"]))
        plain = wrapping.decrypt(bytes.fromhex(file["iv"]), un64(file["locked"]), un64(file["key"]))
    except (KeyError, ValueError, InvalidTag) as error:
        raise SealingError("the passphrase does not open this key file") from error
    key = serialization.load_der_private_key(plain, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def release(file: Mapping[str, Any], passphrase: str, boxes: Mapping[str, Any], now: datetime.datetime) -> dict:
    """What a witness hands in at the opening. Refuses, by the witness's own clock, what is still to stay sealed."""
    return release_with(unlock_key(file, passphrase), boxes, now)


def release_with(key: rsa.RSAPrivateKey, boxes: Mapping[str, Any], now: datetime.datetime) -> dict:
    """The same with a key that is unlocked already: its primes are tested each time one is read."""
    shares = {}
    for row in boxes["bids"]:
        meant = json.loads(row["context"])
        if meant["tender"] != boxes["tender"] or datetime.datetime.fromisoformat(meant["opens_at"]) > now:
            raise SealingError(f"this bid stays sealed until {meant['opens_at']}")
        shares[str(row["bid"])] = open_box(key, row["context"], row["box"], row["share_digest"])
    return {"format": SHARES, "shares": shares, "tender": boxes["tender"]}


# --- The command ------------------------------------------------------------------------------------------


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _write(path: str, value: Any) -> None:
    Path(path).write_text(canonical(value) + "\n", encoding="utf-8")


def _attached(path: str) -> dict[str, str]:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return {"data": b64(Path(path).read_bytes()), "name": Path(path).name, "type": kind}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Seal a bid, or open bids as a witness, on your own machine.")
    acts = parser.add_subparsers(dest="act", required=True)
    for name, options in {
        "keygen": ("out",),
        "seal": ("sheet", "amount", "statement", "out"),
        "release": ("key", "boxes", "out"),
    }.items():
        act = acts.add_parser(name)
        for option in options:
            act.add_argument(f"--{option}", required=True)
        act.add_argument("--file", action="append", default=[])
        act.add_argument("--passphrase", default=None, help="asked for when it is not given")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: writes files and says in one line what was done."""
    given = _parser().parse_args(arguments)
    try:
        if given.act == "seal":
            sheet = _read(given.sheet)
            words = Path(given.statement).read_text(encoding="utf-8")
            text = bid_text(sheet["context"], given.amount, words, [_attached(path) for path in given.file])
            _write(given.out, seal(text, sheet["context"], [row["key"] for row in sheet["keys"]]))
            _write(f"{given.out}.copy", {"commitment": sha256(text.encode()), "format": COPY, "text": text})
            said = f"sealed in {given.out}; keep {given.out}.copy to yourself until the opening"
        else:
            passphrase = given.passphrase or getpass.getpass("Passphrase: ")
            if given.act == "keygen":
                made = make_key(passphrase)
                _write(given.out, made)
                _write(f"{given.out}.public", {name: made[name] for name in ("digest", "format", "key")})
                said = f"keep {given.out}; give in {given.out}.public; fingerprint {made['digest']}"
            else:
                now = datetime.datetime.now(datetime.UTC)
                _write(given.out, release(_read(given.key), passphrase, _read(given.boxes), now))
                said = f"hand in {given.out}"
    except (SealingError, OSError, KeyError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
