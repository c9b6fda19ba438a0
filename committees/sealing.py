"""How a ballot is sealed until the close, and bound to what it said (docs/decisions/0074). Pure functions.

Box: X25519 with a key of its own for each ballot, HKDF-SHA-256, AES-256-GCM bound to the context. The text in a box
has the same length whatever it says. Commitment: SHA-256 of context, choices and a nonce that follows from the receipt
code, which only the voter has.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.digest import canonical_json, sha256_hex

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH, RECEIPT_LENGTH = 16, 20
LETTERS = {"approve": "a", "oppose": "o", "abstain": "n", "invalid": "i"}
WORDS = {letter: word for word, letter in LETTERS.items()}
KEY_LENGTH, IV_LENGTH = 32, 12
INFO = b"owners' assembly ballot v1"


class NotOpened(ValueError):
    """A box that this key does not open, or that does not hold what it is bound to."""


def make_code(length: int = CODE_LENGTH) -> str:
    """A random code of letters and digits that are not mistaken for one another; five bits a sign."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def plain_code(text: str) -> str:
    """A code as it was typed, in its one form: without hyphens and spaces, in capitals."""
    return "".join(sign for sign in text.upper() if sign in ALPHABET)


def shown_code(code: str) -> str:
    """`ABCDEFGH` → `ABCD-EFGH`."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def receipt_of_code(code: str) -> str:
    """The receipt of a paper: it stands on the voter's part of the sheet and follows from the code one way only."""
    found = hmac.new(plain_code(code).encode(), b"receipt", hashlib.sha256).digest()
    return "".join(ALPHABET[byte % 32] for byte in found[:RECEIPT_LENGTH])


def receipt_hash(receipt: str) -> str:
    """By which a receipt is found in the ledger."""
    return sha256_hex(f"find:{plain_code(receipt)}")


def nonce_of(receipt: str) -> str:
    """What makes a commitment impossible to guess, 64 hexadecimal characters."""
    return sha256_hex(f"nonce:{plain_code(receipt)}")


def commitment(context: str, choices: Mapping[str, str], nonce: str) -> str:
    """SHA-256 that binds a ballot to its choices; `choices` is number of the motion → opinion."""
    return sha256_hex(canonical_json([context, dict(choices), nonce]))


def make_keys() -> tuple[str, str]:
    """Public and private key, hexadecimal."""
    private = X25519PrivateKey.generate()
    return private.public_key().public_bytes_raw().hex(), private.private_bytes_raw().hex()


def seal(public_key: str, context: str, choices: Mapping[str, str], nonce: str) -> bytes:
    """Ciphertext of choices and nonce: the ballot's own public key, 12 bytes, then the box."""
    own = X25519PrivateKey.generate()
    shared = own.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public_key)))
    public = own.public_key().public_bytes_raw()
    iv = secrets.token_bytes(IV_LENGTH)
    text = json.dumps([{number: LETTERS[word] for number, word in sorted(choices.items())}, nonce]).encode()
    return public + iv + AESGCM(_key(shared, public)).encrypt(iv, text, context.encode())


class Opener:
    """Opens many boxes with one private key."""

    def __init__(self, private_key: str) -> None:
        self._private = X25519PrivateKey.from_private_bytes(bytes.fromhex(private_key))

    def open(self, sealed: bytes, context: str, committed: str) -> tuple[dict[str, str], str]:
        """Choices and nonce of a ballot. Raises `NotOpened`."""
        public, iv, box = sealed[:KEY_LENGTH], sealed[KEY_LENGTH : KEY_LENGTH + IV_LENGTH], sealed[44:]
        try:
            shared = self._private.exchange(X25519PublicKey.from_public_bytes(public))
            text = AESGCM(_key(shared, public)).decrypt(iv, box, context.encode())
            letters, nonce = json.loads(text)
            choices = {number: WORDS[letter] for number, letter in letters.items()}
        except (InvalidTag, ValueError, KeyError) as error:
            raise NotOpened("NOT_OPENED") from error
        if commitment(context, choices, nonce) != committed:
            raise NotOpened("COMMITMENT_BROKEN")
        return choices, nonce


def _key(shared: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=public, info=INFO).derive(shared)
