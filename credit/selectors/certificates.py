"""The certificate of a firm's present rating."""

import datetime
from typing import Any

from credit.selectors.standings import Standing, present_standing
from firms.models import PropertyFirm
from tenants.context import current_jurisdiction


def certificate_page(firm: PropertyFirm) -> dict[str, Any] | None:
    """What the certificate says; None for a firm without a rating."""
    standing = present_standing(firm)
    if standing is None or standing.rating is None:
        return None
    return {
        "firm": firm,
        "standing": standing,
        "rating": standing.rating,
        "grade": standing.grade_entry,
        "version": standing.version,
        "document": standing.document,
        "number": certificate_number(standing),
        "next_end": next_end(standing),
        "authority": standing.document.get("issuer", ""),
    }


def certificate_number(standing: Standing) -> str:
    """Code of the jurisdiction, day of the rating, number of the rating: `990101-20260701-000042`."""
    jurisdiction = current_jurisdiction()
    rating = standing.rating
    code = jurisdiction.national_code if jurisdiction else ""
    return f"{code}-{rating.as_of:%Y%m%d}-{rating.pk:06d}" if rating is not None else ""


def next_end(standing: Standing) -> datetime.date | None:
    """The first day on which a record that counts now ends by itself, so that the rating may change; None: no such."""
    ends = [record["valid_to"] for record in standing.records if record.get("valid_to")]
    return datetime.date.fromisoformat(min(ends)) if ends else None
