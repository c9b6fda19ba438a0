"""Before the opening nobody reads a bid: not with the whole database, all files and every secret of the server.

The attack knows everything that the portal holds, one witness who betrays included. That it would find a way if there
were one is shown by the last test: one share more, and it reads the bid.
"""

import base64
import binascii
import itertools
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from firms import sealing
from firms.models import SealedBid, Tender
from firms.services import tenders as services
from tests.firms.tenders.conftest import World, time_passes

WORDS = "绝密报价说明：夜间巡逻三班"
AMOUNT = "2.3719"
HEX, BASE64 = re.compile(r"[0-9a-fA-F]{32,}"), re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")


def dump() -> bytes:
    """Every row of every table that the server can reach, every file, every setting and environment variable."""
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
            " AND table_schema IN (%s, 'public')",
            [connection.schema_name],
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT coalesce(string_agg(t::text, chr(10)), \'\') FROM "{schema}"."{table}" t')
            parts.append(cursor.fetchone()[0].encode())
    for folder, _folders, names in os.walk(settings.MEDIA_ROOT):
        parts += [Path(folder, name).read_bytes() for name in names]
    parts += [f"{name}={value}".encode() for name, value in os.environ.items()]
    parts += [repr(getattr(settings, name)).encode() for name in dir(settings) if name.isupper()]
    return b"\n".join(parts)


def blobs(data: bytes) -> Iterator[bytes]:
    """Whatever in the dump could be a key: hexadecimal, base64, and the words themselves."""
    text = data.decode("utf-8", "replace").replace("\\x", " ")
    for found in set(HEX.findall(text)):
        yield bytes.fromhex(found[: len(found) // 2 * 2])
    for found in set(BASE64.findall(text)):
        try:
            yield base64.urlsafe_b64decode(found.replace("+", "-").replace("/", "_") + "=" * (-len(found) % 4))
        except (binascii.Error, ValueError):
            continue
    for found in set(re.findall(r"[^\s'\",;={}()\[\]]{8,200}", text)):
        yield found.encode()


def keys_from(found: list[bytes]) -> set[bytes]:
    """Candidates for the key of AES: every blob of a fitting length, its ends, its digest, and shares put together."""
    keys = {blob for blob in found if len(blob) == 32}
    for blob in found:
        keys |= {blob[:32].ljust(32, b"\0"), blob[-32:].rjust(32, b"\0"), bytes.fromhex(sealing.sha256(blob))}
    shares = [blob for blob in found if len(blob) == 33 and 1 <= blob[0] <= 9]
    for number in (1, 2, 3):
        for chosen in itertools.combinations(shares, number):
            by_place = {share[0]: share[1:] for share in chosen}
            if len(by_place) == number:
                keys.add(sealing.value_between(by_place, 0))
    return keys


def private_keys_in(found: list[bytes]) -> int:
    """How many private keys can be read out of the blobs."""
    count = 0
    for blob in found:
        for load in (serialization.load_der_private_key, serialization.load_pem_private_key):
            try:
                load(blob, None)
                count += 1
            except Exception:  # the library has many ways to say no
                continue
    return count


def attack(bid: SealedBid, data: bytes) -> str | None:
    """The plain text, if any candidate opens it."""
    found = list(blobs(data))
    for key in keys_from(found):
        try:
            plain = AESGCM(key).decrypt(bytes.fromhex(bid.iv_code), bytes(bid.ciphertext), bid.context_payload.encode())
            return plain.decode()
        except InvalidTag:
            continue
    return None


def sealed(world: World) -> tuple[Tender, SealedBid]:
    """A bid after everything that the server ever saw of it, and one treacherous witness."""
    tender = world.published()
    world.bid(tender, 0, AMOUNT, WORDS)
    time_passes(tender)
    services.close_tender(tender.pk)
    world.release(tender, 1)
    return tender, SealedBid.objects.get()


def test_the_dump_holds_no_word_of_the_bid_and_no_private_key(world: World) -> None:
    _tender, bid = sealed(world)
    data = dump()
    assert bid.commitment.encode() in data and bid.ciphertext.hex().encode() in data, "the dump is not whole"
    nonce = json.loads(world.texts[0])["nonce"]
    for secret in (WORDS, AMOUNT, nonce, world.texts[0]):
        raw = secret.encode()
        for form in (raw, raw.hex().encode(), base64.b64encode(raw)[:-4], json.dumps(secret)[1:-1].encode()):
            assert form not in data
    assert private_keys_in([blob for blob in blobs(data) if len(blob) > 200]) == 0


def test_with_all_that_the_server_has_nothing_is_decrypted(world: World) -> None:
    _tender, bid = sealed(world)
    assert attack(bid, dump()) is None


def test_the_same_attack_reads_the_bid_with_one_share_more(world: World) -> None:
    """So the attack is a real one: it fails above only because the share is not there."""
    tender, bid = sealed(world)
    share = world.shares(tender, 2)["shares"][str(bid.pk)]
    assert attack(bid, dump() + b"\n" + share.encode()) == world.texts[0]


def test_a_dump_with_a_private_key_in_it_is_noticed() -> None:
    from tests.firms.tenders.conftest import PASSPHRASE, key_files

    key: Any = sealing.unlock_key(key_files()[0], PASSPHRASE)
    form = serialization.PrivateFormat.PKCS8
    plain = key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    assert private_keys_in(list(blobs(sealing.b64(plain).encode()))) > 0
