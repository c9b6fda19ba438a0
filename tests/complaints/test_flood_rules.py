"""Which address counts, when a check is asked for, which proof is one."""

import base64
import datetime
import json
import uuid

import altcha
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.models import FloodLimits
from complaints.rules.floods import HARDEST, Check, check_of, network_of
from complaints.services import floods, proofs
from tenants.context import in_jurisdiction
from tests.complaints.floods import solved

KEY, OTHER = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
NOW = datetime.datetime(2025, 9, 26, 2, 0, tzinfo=datetime.UTC)
USUAL = FloodLimits(address_limit=300, device_limit=6, estate_limit=150)
MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("no address", ""),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(address, network):
    assert network_of(address) == network


def test_a_sender_cannot_be_read_from_what_is_counted():
    sender = floods.sender_of("203.0.113.7", "random", 5)
    assert "203.0.113.7" not in "".join(sender) and "random" not in "".join(sender)
    assert sender == floods.sender_of("::ffff:203.0.113.7", "random", 5)
    assert floods.sender_of("", "", None) == ("", "", "")


@pytest.mark.parametrize(
    ("counts", "looks_made", "check"),
    [
        ({}, False, None),
        ({"address": 300, "device": 6, "estate": 150}, False, None),
        ({"address": 301, "device": 1, "estate": 1}, False, Check("address", 1)),
        ({"address": 301, "device": 24, "estate": 160}, False, Check("device", 4)),
        ({"address": 3000, "device": 1, "estate": 700}, False, Check("address", 5)),
        ({"address": 1, "device": 1}, True, Check("made", 1)),
        ({"device": 13}, True, Check("device", 2)),
        ({}, True, Check("made", 1)),
    ],
)
def test_the_kind_furthest_above_its_limit_speaks(counts, looks_made, check):
    assert check_of(counts, USUAL, looks_made=looks_made) == check


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_forms_never_make_the_check_easier(fewer, more):
    few, many = (check_of({"estate": n}, USUAL, looks_made=False) for n in sorted((fewer, more)))
    assert (few.times if few else 0) <= (many.times if many else 0) <= HARDEST


def test_solved_work_is_good_for_its_own_form_and_for_twenty_minutes(jurisdiction):
    proof = solved(proofs.make_challenge(KEY, 1000, NOW))
    assert proofs.is_solved(proof, KEY, NOW + 19 * MINUTE)
    assert proofs.is_solved(proof, KEY, NOW), "a repeated request brings the same receipt"
    assert not proofs.is_solved(proof, OTHER, NOW), "a second form needs a proof of its own"
    assert not proofs.is_solved(proof, "", NOW)
    assert not proofs.is_solved(proof, KEY, NOW + 20 * MINUTE)


def test_what_one_jurisdiction_has_signed_is_nothing_in_another(jurisdiction, west, settings):
    proof, wait = solved(proofs.make_challenge(KEY, 1000, NOW)), proofs.make_wait(KEY, NOW)
    with in_jurisdiction(west):
        assert not proofs.is_solved(proof, KEY, NOW) and proofs.waited(wait, KEY, NOW) is None
    assert proofs.is_solved(proof, KEY, NOW)
    settings.SECRET_KEY = "another secret of fifty characters, for this test only"
    assert not proofs.is_solved(proof, KEY, NOW) and proofs.waited(wait, KEY, NOW) is None


def test_salt_and_number_cannot_be_cut_elsewhere(jurisdiction):
    made = proofs.make_challenge(KEY, 1000, NOW)
    honest = json.loads(base64.b64decode(solved(made)))
    later = f"{honest['salt']}expires=99999999999&"
    for salt, number in (
        (later, honest["number"]),
        (honest["salt"].rstrip("&"), f"&{honest['number']}"),
        (honest["salt"] + str(honest["number"])[:1], str(honest["number"])[1:]),
        (honest["salt"].replace(KEY, OTHER), honest["number"]),
    ):
        forged = altcha.PayloadV1("SHA-256", honest["challenge"], number, salt, honest["signature"]).to_base64()
        assert not proofs.is_solved(forged, KEY, NOW + 21 * MINUTE)
        assert not proofs.is_solved(forged, OTHER, NOW)


@pytest.mark.parametrize(
    "payload",
    ["", "x", "e30=", "bnVsbA==", "WzFd", "A" * 5000, "令牌", "eyJhbGdvcml0aG0iOjF9", "InRleHQi", "MQ=="],
)
def test_what_is_no_solution_is_none(jurisdiction, payload):
    assert not proofs.is_solved(payload, KEY, NOW)


def test_waiting_belongs_to_one_form_and_expires(jurisdiction):
    token = proofs.make_wait(KEY, NOW)
    assert proofs.waited(token, KEY, NOW + MINUTE) == 60
    assert proofs.waited(token, OTHER, NOW + MINUTE) is None
    assert proofs.waited(token, KEY, NOW + 20 * MINUTE) is None
    assert proofs.waited(token, KEY, NOW - MINUTE) is None
    assert [proofs.waited(text, KEY, NOW) for text in ("", "forged", "a:b", f"{token}x", "待" * 3000)] == [None] * 5


def test_a_form_sent_at_once_is_known_by_its_stamp(jurisdiction):
    stamp = proofs.make_stamp(NOW)
    second = datetime.timedelta(seconds=1)
    assert [proofs.is_too_fast(stamp, 4, NOW + n * second) for n in (0, 3, 4, 900)] == [True, True, False, False]
    assert not proofs.is_too_fast(stamp, 0, NOW)
    assert not any(proofs.is_too_fast(text, 4, NOW) for text in ("", "forged:stamp", proofs.make_wait(KEY, NOW)))
