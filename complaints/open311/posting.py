"""A request that a client hands in becomes a complaint, once."""

import datetime
import json
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction

from accounts.tokens import actor_of
from audit.services import record
from common.crypto import keyed_hash
from common.storing import files_undone_on_error
from complaints.choices import Channel
from complaints.forms.asking import AnswersForm
from complaints.models import Complaint, PostedRequest
from complaints.services import submit_complaint

if TYPE_CHECKING:
    from accounts.models import ApiToken

TITLE = 40
NAMESPACE = uuid.UUID("8d9d1b8e-36c0-4f4a-9a4b-7a3a0d5d1c66")
SAME_WITHIN = datetime.timedelta(hours=1)
"""The same words, place and pictures of one client within this time are an answer that was lost."""


class Posted(NamedTuple):
    """What a client sent: fields that were checked, answers, attributes that nothing asks for, its own key."""

    data: dict[str, Any]
    answers: AnswersForm
    rest: dict[str, list[str]]
    key: str = ""


def post_request(posted: Posted, *, token: "ApiToken", now: datetime.datetime) -> Complaint:
    """A client hands a request in for a resident (接口提交). The complaint; the first one where it came before.

    Known again is the client's own key at any time, else everything that was sent within an hour (decision 0063). A
    `media_url` is kept as text and never fetched: the server calls no address that strangers name.
    """
    with files_undone_on_error(), transaction.atomic():
        return _post(posted, token, now)


def _post(posted: Posted, token: "ApiToken", now: datetime.datetime) -> Complaint:
    digest = digest_of(posted)
    first = None if posted.key else _sent_before(token, digest, now)
    if first is not None:
        return first
    complaint = _submit(posted, token, now)
    _row, is_new = PostedRequest.objects.get_or_create(
        complaint=complaint,
        defaults=_beside(posted.data) | {"attributes": posted.rest, "token": token, "digest": digest},
    )
    if is_new:
        record(actor_of(token), "complaints.post_request", complaint)
    return complaint


def digest_of(posted: Posted) -> str:
    """A keyed hash of everything that was sent."""
    fields = {
        name: str(value) for name, value in posted.data.items() if name not in ("service_code", "estate", "media")
    }
    sent = [
        posted.data["service_code"].code,
        fields,
        [picture.sha256 for picture in posted.data["media"]],
        [(question.code, value) for question, value in posted.answers.answers()],
        posted.rest,
    ]
    return keyed_hash(json.dumps(sent, sort_keys=True, ensure_ascii=False))


def _sent_before(token: "ApiToken", digest: str, now: datetime.datetime) -> Complaint | None:
    """The complaint of the same request a little while ago. Equal requests take turns until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, 0))", [digest])
    same = PostedRequest.objects.filter(token=token, digest=digest, complaint__created_at__gt=now - SAME_WITHIN)
    found = same.select_related("complaint").order_by("pk").first()
    return found.complaint if found is not None else None


def _submit(posted: Posted, token: "ApiToken", now: datetime.datetime) -> Complaint:
    data = posted.data
    text = data["description"].strip() or data["service_code"].name
    return submit_complaint(
        submission_key=uuid.uuid5(NAMESPACE, f"{token.pk}:{posted.key}") if posted.key else uuid.uuid4(),
        estate=data["estate"],
        category=data["service_code"],
        title=text.split("\n")[0][:TITLE],
        text=text,
        place_text=data["address_string"],
        now=now,
        pictures=data["media"],
        answers=posted.answers.answers(),
        reporter_name=full_name(data["first_name"], data["last_name"]),
        reporter_phone=data["phone"],
        reporter_email=data["email"],
        channel=Channel.OPEN311,
    )


def full_name(first: str, last: str) -> str:
    """Family name first without a gap in Chinese, last with a gap in letters."""
    return " ".join(filter(None, [first, last])) if f"{first}{last}".isascii() else f"{last}{first}"


def _beside(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "latitude": data["lat"],
        "longitude": data["long"],
        "media_url": data["media_url"],
        "device_id": data["device_id"],
        "account_id": data["account_id"],
    }
