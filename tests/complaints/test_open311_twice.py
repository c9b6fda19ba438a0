"""The same request again: a lost answer is asked for anew, a new matter is a new complaint."""

import datetime

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import AuditEntry
from complaints.models import Complaint, ComplaintPhoto, PostedRequest
from complaints.services import _steps
from tests.complaints.conftest import picture_bytes
from tests.complaints.exchange import token_for
from tests.complaints.open311 import number_in, post


@pytest.fixture
def client(world, client_of, jurisdiction):
    return client_of(jurisdiction)


@pytest.fixture
def key(world):
    return token_for("open311.post")


def picture(width=64):
    return SimpleUploadedFile("lift.jpg", picture_bytes(width=width), "image/jpeg")


def test_the_same_once_more_is_answered_with_the_first(client, key):
    more = {"lat": "30.60", "long": "104.10", "attribute[floor]": "3"}
    first, second = (post(client, key, media=picture(), **more) for _call in range(2))
    assert first.json() == second.json()
    assert (Complaint.objects.count(), ComplaintPhoto.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="complaints.post_request").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "电梯停在五楼。"},
        {"service_code": "cleaning-rubbish"},
        {"address_id": "QIUSHI01"},
        {"address_string": "三栋"},
        {"lat": "30.60", "long": "104.10"},
        {"device_id": "phone-2"},
        {"phone": "13900000001"},
        {"attribute[floor]": "4"},
        {"media": "picture"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_another_word_place_person_or_picture_is_another_request(changes, client, key):
    if "media" in changes:
        changes = {"media": picture()}
    assert number_in(post(client, key)) != number_in(post(client, key, **changes))


def test_another_picture_is_another_request(client, key):
    assert number_in(post(client, key, media=picture())) != number_in(post(client, key, media=picture(32)))


def test_the_same_from_another_client_is_another_request(client, key):
    assert number_in(post(client, key)) != number_in(post(client, token_for("open311.post")))


@pytest.mark.parametrize(("minutes", "is_new"), [(59, False), (61, True)])
def test_after_an_hour_it_is_the_matter_again(minutes, is_new, client, key):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        first = number_in(post(client, key))
    with time_machine.travel(now + datetime.timedelta(minutes=minutes), tick=False):
        second = number_in(post(client, key))
    assert (first != second) is is_new


def test_the_clients_own_key_counts_at_any_time_and_alone(client, key):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        first = post(client, key, headers={"Idempotency-Key": "a"})
        other = post(client, key, headers={"Idempotency-Key": "b"})
    with time_machine.travel(now + datetime.timedelta(days=9), tick=False):
        again = post(client, key, headers={"Idempotency-Key": "a"})
    assert again.json() == first.json()
    assert number_in(other) != number_in(first)


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a"}], ids=["same words", "same key"])
def test_four_at_once_are_one_complaint(headers, fresh_jurisdiction, fresh_world, client_of, at_once):
    secret = token_for("open311.post")

    def hand_in():
        return post(client_of(fresh_jurisdiction), secret, headers=headers, media=picture())

    answers = at_once(fresh_jurisdiction, *[hand_in] * 4)
    assert len({number_in(answer) for answer in answers}) == 1
    assert (Complaint.objects.count(), PostedRequest.objects.count(), ComplaintPhoto.objects.count()) == (1, 1, 1)
    assert AuditEntry.objects.filter(action="complaints.post_request").count() == 1


def test_no_photo_stays_behind_when_the_row_of_the_client_fails(client, key, monkeypatch):
    """The complaint with its photos was written by then: all of it is undone, on the disk too."""
    stored = []
    keep = _steps.put_away
    monkeypatch.setattr(_steps, "put_away", lambda *args: stored.append(keep(*args)) or stored[-1])

    def fail(**_values):
        raise ValueError("no row")

    monkeypatch.setattr(PostedRequest.objects, "get_or_create", fail)
    with pytest.raises(ValueError, match="no row"):
        post(client, key, media=picture())
    assert stored and not any(map(default_storage.exists, stored))
    assert not Complaint.objects.exists()


def test_a_photo_stays_when_all_is_well(client, key):
    post(client, key, media=picture())
    assert default_storage.exists(ComplaintPhoto.objects.get().file.name)
