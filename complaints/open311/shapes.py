"""Categories and complaints in the words of GeoReport v2."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.choices import AnswerKind, PhotoKind
from complaints.models import Category, CategoryQuestion, Complaint, PostedRequest
from complaints.open311.answers import moment
from complaints.rules.clocks import last_day_of

if TYPE_CHECKING:
    from accounts.models import ApiToken

SALT = "open311.media"


def shape_service(category: Category) -> dict[str, Any]:
    """A leaf of the categories (`with_asks`) as a service; the number of a request is told at once (`realtime`)."""
    group = category.parent.label if category.parent is not None else ""
    return {
        "service_code": category.code,
        "service_name": category.label,
        "description": f"{group} · {category.label}" if group else category.label,
        "metadata": category.asks,  # type: ignore[attr-defined]
        "type": "realtime",
        "keywords": ",".join(filter(None, [category.name, category.name_en, group])),
        "group": group,
    }


DATATYPES = {
    AnswerKind.TEXT: "string",
    AnswerKind.NUMBER: "number",
    AnswerKind.CHOICE: "singlevaluelist",
    AnswerKind.DATE: "datetime",
}


def shape_definition(category: Category, questions: Iterable[CategoryQuestion]) -> dict[str, Any]:
    """The questions of a service; a client answers them as `attribute[code]`."""
    attributes = [
        {
            "variable": True,
            "code": question.code,
            "datatype": DATATYPES[AnswerKind(question.kind)],
            "required": question.is_required,
            "datatype_description": question.hint or None,
            "order": order,
            "description": question.words,
            **({"values": _values(question)} if question.options else {}),
        }
        for order, question in enumerate(questions, start=1)
    ]
    return {"service_code": category.code, "attributes": attributes}


def _values(question: CategoryQuestion) -> list[dict[str, str]]:
    return [{"key": code, "name": words} for code, words in question.options]


def shape_request(complaint: Complaint, request: HttpRequest, token: "ApiToken | None") -> dict[str, Any]:
    """A complaint as everybody may see it: category, estate, state and times. Its words only for who sent them."""
    is_open, is_own = complaint.is_open, is_sender(complaint, token)
    told = {
        "service_request_id": str(complaint.pk),
        "status": "open" if is_open else "closed",
        "status_notes": str(complaint.get_state_display()),
        "service_name": complaint.category.label,
        "service_code": complaint.category.code,
        "description": complaint.text if is_own else _neutral_words(complaint),
        "agency_responsible": (complaint.handling_area or complaint.area).name,
        "service_notice": due_notice(complaint) if is_open else None,
        "requested_datetime": moment(complaint.created_at),
        "updated_datetime": moment(_changed_at(complaint)),
        "expected_datetime": moment(complaint.due_at) if is_open else None,
        **_place(complaint, is_own),
        "media_url": _media_url(complaint, request) if is_own else None,
    }
    return told | ({"extended_attributes": extended(complaint, is_own)} if wants_more(request) else {})


def shape_posted(complaint: Complaint, request: HttpRequest, account: str) -> dict[str, Any]:
    """What the client of a new request hears: its number, and in words the key with which the resident follows it."""
    address = request.build_absolute_uri(reverse("complaints:status", args=[complaint.receipt_code]))
    told = {
        "service_request_id": str(complaint.pk),
        "service_notice": f"{receipt_notice(complaint, address)} {due_notice(complaint)}",
        "account_id": account or None,
    }
    return told | ({"extended_attributes": extended(complaint, True)} if wants_more(request) else {})


def wants_more(request: HttpRequest) -> bool:
    """Whether the client asked for what goes beyond the specification: `extensions=true`."""
    return (request.POST.get("extensions") or request.GET.get("extensions") or "").lower() in ("true", "1")


def extended(complaint: Complaint, is_own: bool) -> dict[str, Any]:
    """What the specification has no field for. The receipt code only for the sender: it opens the whole case."""
    told = {
        "state": complaint.state,
        "severity": complaint.severity,
        "first_response_due_datetime": moment(complaint.first_response_due_at),
        "first_response_datetime": moment(complaint.first_responded_at),
        "closed_datetime": moment(complaint.closed_at),
        "reopened": complaint.reopen_count,
        "satisfaction": complaint.satisfaction or None,
    }
    return told | ({"receipt_code": complaint.receipt_code} if is_own else {})


def is_sender(complaint: Complaint, token: "ApiToken | None") -> bool:
    """Whether the request was handed in with this token."""
    posted = posted_of(complaint)
    return token is not None and posted is not None and posted.token_id == token.pk


def posted_of(complaint: Complaint) -> PostedRequest | None:
    """What a client sent beside the complaint; None where it came another way."""
    return getattr(complaint, "posted_request", None)


def receipt_notice(complaint: Complaint, address: str) -> str:
    """The resident's key to the complaint."""
    return _("Receipt code %(code)s; follow it at %(address)s.") % {"code": complaint.spoken_code, "address": address}


def due_notice(complaint: Complaint) -> str:
    """Until when an answer is promised."""
    day = last_day_of(timezone.localtime(complaint.due_at))
    return _("An answer is due on %(day)s at the latest.") % {"day": day.isoformat()}


def _neutral_words(complaint: Complaint) -> str:
    """What the matter is, in words that no resident wrote."""
    return " · ".join(filter(None, [complaint.category.label, _estate_words(complaint)]))


def _estate_words(complaint: Complaint) -> str:
    estate = complaint.estate
    return " ".join(filter(None, [estate.name, estate.address])) if estate is not None else ""


def _changed_at(complaint: Complaint) -> Any:
    moments = (
        complaint.created_at,
        complaint.accepted_at,
        complaint.dispatched_at,
        complaint.first_responded_at,
        complaint.resolved_at,
        complaint.closed_at,
        complaint.rated_at,
    )
    return max(at for at in moments if at is not None)


def _place(complaint: Complaint, is_own: bool) -> dict[str, Any]:
    """The estate. The words and the point that a client sent may lead to one home: they are its own to see."""
    estate, posted = complaint.estate, posted_of(complaint)
    point = (estate.latitude, estate.longitude) if estate is not None else (None, None)
    if is_own and posted is not None and posted.latitude is not None:
        point = (posted.latitude, posted.longitude)
    return {
        "address": (complaint.place_text if is_own else "") or _estate_words(complaint) or None,
        "address_id": estate.code if estate is not None else None,
        "zipcode": None,
        "lat": float(point[0]) if point[0] is not None else None,
        "long": float(point[1]) if point[1] is not None else None,
    }


def _media_url(complaint: Complaint, request: HttpRequest) -> str | None:
    """Where the first picture that came with the request lies, or the address that the client gave instead.

    Ours is signed for this jurisdiction: it works without the key, and only as it is.
    """
    photo = next((one for one in complaint.photos.all() if one.kind == PhotoKind.REPORT), None)
    if photo is not None:
        return request.build_absolute_uri(reverse("open311:media", args=[_signer(request).sign(photo.pk)]))
    posted = posted_of(complaint)
    return (posted.media_url if posted is not None else "") or None


def _signer(request: HttpRequest) -> Signer:
    """Numbers of pictures are the same in every jurisdiction; signatures are not."""
    return Signer(salt=f"{SALT}.{request.jurisdiction.schema_name}")  # type: ignore[attr-defined]


def photo_of(signed: str, request: HttpRequest) -> int | None:
    """Number of the photo that a signed address names; None for one that was not made here."""
    try:
        return int(_signer(request).unsign(signed))
    except (BadSignature, ValueError):
        return None
