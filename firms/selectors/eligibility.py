"""Whether a firm may bid or apply: today as a forecast, at the end of bidding frozen."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from firms.choices import FirmStatus
from firms.models import PropertyFirm, PurchaseItem, Tender
from firms.rules.tenders import CreditCondition, obstacles_to
from firms.satisfaction import FirmSatisfaction, satisfaction_of
from firms.standing import FirmStanding, standing_of

TENDER, PURCHASE = "tender", "procurement"


@dataclass(frozen=True)
class Eligibility:
    """How a firm stands against a condition at the end of a day, and why it may not, if so."""

    firm: PropertyFirm
    as_of: datetime.date
    condition: CreditCondition
    standing: FirmStanding
    obstacles: list[dict[str, Any]]
    kind: str = TENDER
    satisfaction: FirmSatisfaction | None = None

    @property
    def is_eligible(self) -> bool:
        """Whether nothing stands against it."""
        return not self.obstacles

    @property
    def is_barred(self) -> bool:
        """Whether a sanction of a list forbids it."""
        return any(obstacle["code"] == "listed" for obstacle in self.obstacles)

    @property
    def reasons(self) -> list[str]:
        """The obstacles in words, with their legal basis."""
        return [obstacle_words(obstacle) for obstacle in self.obstacles]

    def document(self) -> dict[str, Any]:
        """All that it rests on, for the canonical JSON."""
        found = self.standing
        return {
            "firm": {"code": self.firm.unified_code, "name": self.firm.name, "status": self.firm.status},
            "as_of": self.as_of,
            "condition": {
                "worst_rank": self.condition.worst_rank,
                "admits_unrated": self.condition.admits_unrated,
                "least_satisfaction": self.condition.least_satisfaction,
                "source": self.condition.source,
            },
            "standing": {
                "grade": found.grade,
                "rank": found.rank,
                "score": found.score,
                "derivation": found.digest,
                "sanctions": [
                    {
                        "text": measure.text,
                        "basis": measure.basis,
                        "from": measure.effective_from,
                        "to": measure.effective_to,
                    }
                    for measure in found.forbids(self.kind)
                ],
            },
            "satisfaction": self._satisfaction(),
            "obstacles": self.obstacles,
            "eligible": self.is_eligible,
        }

    def _satisfaction(self) -> dict[str, Any] | None:
        rate = self.satisfaction
        if rate is None:
            return None
        return {"rate": rate.rate, "counted": rate.counted, "first_day": rate.first_day, "last_day": rate.last_day}


def obstacle_words(obstacle: dict[str, Any]) -> str:
    """An obstacle in the person's language, with its basis."""
    words = {
        "listed": obstacle["text"],
        "ceased": _("The firm has ceased."),
        "unrated": _("The firm is not rated."),
        "grade": _("The firm's grade is below the one that is asked for."),
        "satisfaction": _("The satisfaction rate is below the one that is asked for, or nothing was counted."),
    }[obstacle["code"]]
    return f"{words} ({obstacle['basis']})" if obstacle["basis"] else words


def bidder_eligibility(tender: Tender, firm: PropertyFirm, day: datetime.date | None = None) -> Eligibility:
    """Whether a firm may bid by how it stood on a day; without one, today."""
    condition = CreditCondition(tender.worst_rank, tender.admits_unrated, tender.credit_source)
    return _judge(firm, day or timezone.localdate(), condition, TENDER)


def purchase_eligibility(item: PurchaseItem, firm: PropertyFirm, day: datetime.date) -> Eligibility:
    """Whether a firm may offer a service of the catalogue by how it stood on a day."""
    condition = CreditCondition(
        item.worst_rank, item.admits_unrated, item.legal_source, least_satisfaction=item.least_satisfaction
    )
    rate = satisfaction_of(firm, day) if item.least_satisfaction is not None else None
    return _judge(firm, day, condition, PURCHASE, rate)


def _judge(
    firm: PropertyFirm,
    day: datetime.date,
    condition: CreditCondition,
    kind: str,
    rate: FirmSatisfaction | None = None,
) -> Eligibility:
    standing = standing_of(firm, day)
    obstacles = obstacles_to(
        condition,
        rank=standing.rank,
        is_rated=bool(standing.grade),
        forbidden=[{"text": measure.text, "basis": measure.basis} for measure in standing.forbids(kind)],
        is_ceased=firm.status == FirmStatus.CEASED,
        satisfaction=rate.rate if rate is not None else None,
    )
    return Eligibility(firm, day, condition, standing, obstacles, kind, rate)


def credit_bonus(tender: Tender, eligibility: dict[str, Any]) -> Decimal:
    """The points that a bidder has by its frozen grade."""
    rank = eligibility["standing"]["rank"]
    return Decimal(str(tender.credit_bonus.get(str(rank), "0")))
