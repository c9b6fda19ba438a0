"""Sealing without the portal: shares, envelopes, key files, the command. No database."""

import datetime
import itertools
import json
import subprocess
import sys
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from firms import sealing
from firms.sealing import SealingError

OPENS_AT = datetime.datetime(2026, 1, 5, 2, 0, tzinfo=datetime.UTC)
LATER = OPENS_AT + datetime.timedelta(minutes=1)
PASSPHRASE = "three words and more"


@pytest.fixture(scope="module")
def keys() -> list[dict[str, Any]]:
    """Key files of three witnesses; few rounds, so that the test is quick."""
    return [sealing.make_key(PASSPHRASE, rounds=1000) for _ in range(3)]


@pytest.fixture(scope="module")
def context(keys: list[dict[str, Any]]) -> str:
    digests = [key["digest"] for key in keys]
    return sealing.context_of(tender="T1", firm="F1", opens_at=OPENS_AT, threshold=2, keys=digests)


@pytest.fixture(scope="module")
def text(context: str) -> str:
    return sealing.bid_text(context, "2.35", "按投标承诺服务", [{"name": "a.pdf", "type": "x", "data": "AA=="}])


@pytest.fixture
def envelope(text: str, context: str, keys: list[dict[str, Any]]) -> dict[str, Any]:
    return sealing.seal(text, context, [key["key"] for key in keys])


def shares_of(envelope: dict[str, Any], keys: list[dict[str, Any]], *numbers: int) -> dict[int, bytes]:
    found = {}
    for number in numbers:
        box = envelope["boxes"][number - 1]
        key = sealing.unlock_key(keys[number - 1], PASSPHRASE)
        share = sealing.open_box(key, envelope["context"], box["box"], box["share_digest"])
        found[number] = sealing.read_share(share, envelope["context"], number, box["share_digest"])
    return found


def unseal(envelope: dict[str, Any], shares: dict[int, bytes]) -> str:
    ciphertext = sealing.un64(envelope["ciphertext"])
    return sealing.unseal(envelope["context"], envelope["iv"], ciphertext, envelope["commitment"], shares)


# --- Shares ---------------------------------------------------------------------------------------------


@given(st.binary(min_size=1, max_size=40), st.integers(1, 6), st.integers(0, 3), st.randoms())
def test_any_threshold_of_shares_gives_the_secret_back(secret: bytes, threshold: int, more: int, dice: Any) -> None:
    count = threshold + more
    shares = dict(enumerate(sealing.split(secret, threshold, count), start=1))
    chosen = dict(dice.sample(sorted(shares.items()), threshold))
    assert sealing.value_between(chosen, 0) == secret
    for number, share in shares.items():
        assert sealing.value_between(chosen, number) == share


def test_fewer_shares_leave_every_secret_equally_possible() -> None:
    """Two shares of three: whatever the third place holds, exactly one secret fits, and each secret fits once."""
    first, second = 17, 200
    secrets_left = set()
    for value in range(256):
        found = sealing.value_between({1: bytes([first]), 2: bytes([second]), 3: bytes([value])}, 0)
        secrets_left.add(found[0])
    assert len(secrets_left) == 256


def test_the_field_is_a_field() -> None:
    for left, right in itertools.product(range(1, 256), repeat=2):
        assert sealing.divide(sealing.multiply(left, right), right) == left
    assert sealing.multiply(0x57, 0x83) == 0xC1  # the example of FIPS 197
    assert sealing.multiply(0, 9) == sealing.multiply(9, 0) == sealing.divide(0, 9) == 0


@pytest.mark.parametrize(("threshold", "count"), [(0, 3), (4, 3), (2, 256)])
def test_a_threshold_that_does_not_fit_is_refused(threshold: int, count: int) -> None:
    with pytest.raises(SealingError):
        sealing.split(b"x", threshold, count)


# --- Envelopes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("numbers", [(1, 2), (1, 3), (2, 3), (1, 2, 3)])
def test_any_two_of_three_witnesses_open(
    envelope: dict[str, Any], keys: list[dict[str, Any]], text: str, numbers: tuple[int, ...]
) -> None:
    assert unseal(envelope, shares_of(envelope, keys, *numbers)) == text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_witness_alone_opens_nothing(envelope: dict[str, Any], keys: list[dict[str, Any]], number: int) -> None:
    shares = shares_of(envelope, keys, number)
    with pytest.raises(SealingError, match="too few"):
        unseal(envelope, shares)
    ciphertext, iv = sealing.un64(envelope["ciphertext"]), bytes.fromhex(envelope["iv"])
    with pytest.raises(InvalidTag):  # nor does the share itself serve as the key
        AESGCM(shares[number]).decrypt(iv, ciphertext, envelope["context"].encode())


def test_nothing_of_the_bid_stands_in_the_envelope(envelope: dict[str, Any], text: str) -> None:
    written = json.dumps(envelope, ensure_ascii=False).encode() + sealing.un64(envelope["ciphertext"])
    content = json.loads(text)
    for secret in (content["statement"], content["amount"] + '"', content["nonce"]):
        assert secret.encode() not in written


def test_equal_bids_have_different_commitments(context: str) -> None:
    assert sealing.bid_text(context, "1", "") != sealing.bid_text(context, "1", "")


def _flip(text: str) -> str:
    data = bytearray(sealing.un64(text))
    data[len(data) // 2] ^= 1
    return sealing.b64(bytes(data))


def test_a_changed_ciphertext_is_found(envelope: dict[str, Any], keys: list[dict[str, Any]]) -> None:
    shares = shares_of(envelope, keys, 1, 2)
    with pytest.raises(SealingError, match="changed"):
        unseal({**envelope, "ciphertext": _flip(envelope["ciphertext"])}, shares)


def test_another_commitment_is_found(envelope: dict[str, Any], keys: list[dict[str, Any]]) -> None:
    with pytest.raises(SealingError, match="committed"):
        unseal({**envelope, "commitment": "0" * 64}, shares_of(envelope, keys, 1, 2))


def test_another_context_is_found(envelope: dict[str, Any], keys: list[dict[str, Any]]) -> None:
    shares = shares_of(envelope, keys, 1, 2)
    with pytest.raises(SealingError, match="changed"):
        unseal({**envelope, "context": envelope["context"].replace('"F1"', '"F2"')}, shares)


def test_a_box_that_was_changed_or_is_anothers_is_found(envelope: dict[str, Any], keys: list[dict[str, Any]]) -> None:
    key, box = sealing.unlock_key(keys[0], PASSPHRASE), envelope["boxes"][0]
    with pytest.raises(SealingError, match="not sealed to this key"):
        sealing.open_box(key, envelope["context"], _flip(box["box"]), box["share_digest"])
    with pytest.raises(SealingError, match="not sealed to this key"):
        sealing.open_box(key, envelope["context"], envelope["boxes"][1]["box"], box["share_digest"])
    with pytest.raises(SealingError, match="not the one"):
        sealing.open_box(key, envelope["context"], box["box"], "0" * 64)


def test_shares_that_do_not_belong_together_are_found(envelope: dict[str, Any], keys: list[dict[str, Any]]) -> None:
    shares = shares_of(envelope, keys, 1, 2, 3)
    shares[3] = bytes(32)
    with pytest.raises(SealingError, match="belong together"):
        unseal(envelope, shares)


BROKEN: list[tuple[str, Any]] = [
    ("format", "other"),
    ("iv", "00"),
    ("commitment", "xyz"),
    ("ciphertext", "%%%"),
    ("ciphertext", ""),
    ("context", "{}"),
    ("boxes", []),
    ("boxes", "none"),
    ("more", 1),
]


@pytest.mark.parametrize(("name", "value"), BROKEN)
def test_what_is_no_envelope_is_refused(envelope: dict[str, Any], context: str, name: str, value: Any) -> None:
    sealing.check_envelope(envelope, context)
    with pytest.raises(SealingError):
        sealing.check_envelope({**envelope, name: value}, context)


@pytest.mark.parametrize("value", [None, [], "text", 3, {}])
def test_anything_else_is_refused(context: str, value: Any) -> None:
    with pytest.raises(SealingError):
        sealing.check_envelope(value, context)


@pytest.mark.parametrize("change", [{"key": "0" * 64}, {"box": "AAAA"}, {"share_digest": "1"}, {"more": 1}])
def test_a_damaged_box_is_refused(envelope: dict[str, Any], context: str, change: dict[str, Any]) -> None:
    boxes = [{**envelope["boxes"][0], **change}, *envelope["boxes"][1:]]
    with pytest.raises(SealingError):
        sealing.check_envelope({**envelope, "boxes": boxes}, context)


def test_a_bid_is_sealed_only_to_the_keys_of_its_context(text: str, context: str, keys: list[dict[str, Any]]) -> None:
    with pytest.raises(SealingError, match="not the witnesses"):
        sealing.seal(text, context, [keys[1]["key"], keys[0]["key"], keys[2]["key"]])


@settings(max_examples=60)
@given(st.recursive(st.none() | st.text(max_size=5) | st.integers(), lambda inner: st.lists(inner, max_size=3)))
def test_a_text_that_is_no_bid_is_refused(value: Any) -> None:
    with pytest.raises(SealingError):
        sealing.read_bid(json.dumps(value), "{}")


# --- Key files and the command --------------------------------------------------------------------------


def test_a_key_file_opens_with_its_passphrase_only(keys: list[dict[str, Any]]) -> None:
    sealing.unlock_key(keys[0], PASSPHRASE)
    with pytest.raises(SealingError):
        sealing.unlock_key(keys[0], "another")
    with pytest.raises(SealingError):
        sealing.unlock_key({**keys[0], "key": keys[1]["key"]}, PASSPHRASE)


@pytest.mark.parametrize("key", ["", "AAAA", "%%"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(SealingError):
        sealing.public_key(key)


def boxes_of(envelope: dict[str, Any], number: int) -> dict[str, Any]:
    box = envelope["boxes"][number - 1]
    row = {"bid": 7, "box": box["box"], "share_digest": box["share_digest"], "context": envelope["context"]}
    return {"format": sealing.BOXES, "tender": "T1", "bids": [row]}


def test_a_witness_gives_no_share_before_the_opening_by_their_own_clock(
    envelope: dict[str, Any], keys: list[dict[str, Any]]
) -> None:
    boxes, before = boxes_of(envelope, 1), OPENS_AT - datetime.timedelta(seconds=1)
    with pytest.raises(SealingError, match="sealed until 2026-01-05T02:00:00Z"):
        sealing.release(keys[0], PASSPHRASE, boxes, before)
    with pytest.raises(SealingError):
        sealing.release(keys[0], PASSPHRASE, {**boxes, "tender": "T2"}, LATER)
    given = sealing.release(keys[0], PASSPHRASE, boxes, LATER)
    assert len(given["shares"]["7"]) == 66


def run(folder: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, sealing.__file__, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})


def test_the_command_seals_and_releases_without_the_portal(tmp_path: Any) -> None:
    for number in (1, 2):
        made = run(tmp_path, "keygen", "--out", f"key{number}.json", "--passphrase", "p")
        assert made.returncode == 0, made.stderr
    keys = [json.loads((tmp_path / f"key{number}.json.public").read_text()) for number in (1, 2)]
    assert set(keys[0]) == {"digest", "format", "key"}
    digests = [key["digest"] for key in keys]
    context = sealing.context_of(tender="T1", firm="F1", opens_at=OPENS_AT, threshold=2, keys=digests)
    (tmp_path / "sheet.json").write_text(json.dumps({"context": context, "keys": keys}))
    (tmp_path / "words.txt").write_text("逐项响应", encoding="utf-8")
    (tmp_path / "offer.pdf").write_bytes(b"%PDF-1.7")
    options = ["--sheet", "sheet.json", "--amount", "1.9", "--statement", "words.txt", "--file", "offer.pdf"]
    assert run(tmp_path, "seal", *options, "--out", "bid.json").returncode == 0
    envelope = json.loads((tmp_path / "bid.json").read_text())
    sealing.check_envelope(envelope, context)
    shares = {}
    for number in (1, 2):
        (tmp_path / "boxes.json").write_text(json.dumps(boxes_of(envelope, number)))
        options = ["--key", f"key{number}.json", "--boxes", "boxes.json", "--out", "shares.json"]
        assert run(tmp_path, "release", *options, "--passphrase", "wrong").returncode == 1
        assert run(tmp_path, "release", *options, "--passphrase", "p").returncode == 0
        share = json.loads((tmp_path / "shares.json").read_text())["shares"]["7"]
        digest = envelope["boxes"][number - 1]["share_digest"]
        shares[number] = sealing.read_share(share, context, number, digest)
    text = unseal(envelope, shares)
    copy = json.loads((tmp_path / "bid.json.copy").read_text(encoding="utf-8"))
    assert (copy["text"], copy["commitment"]) == (text, envelope["commitment"])
    assert json.loads(text)["files"][0]["name"] == "offer.pdf"
