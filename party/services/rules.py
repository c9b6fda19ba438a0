"""Rules and targets as dated data. A new one ends the one before."""

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.services import record
from party.models import FormationRule, ShareTarget
from party.permissions import can_set_party_rules, require

if TYPE_CHECKING:
    from accounts.models import User


def _put_in_force(rule: Any, before: models.QuerySet, by: "User | None", action: str) -> Any:
    last = before.select_for_update(of=("self",), no_key=True).filter(effective_to=None).first()
    if last is not None:
        if rule.effective_from <= last.effective_from:
            raise ValidationError(
                _("The rule in force began on %(day)s. A new one begins after that day.") % {"day": last.effective_from}
            )
        last.effective_to = rule.effective_from
        last.save(update_fields=["effective_to"])
    rule.full_clean()
    rule.save(force_insert=True)
    record(by, action, rule, fields=["source", "effective_from"])
    return rule


@transaction.atomic
def set_formation_rule(
    *, by: "User | None", source: str, effective_from: datetime.date, **values: Any
) -> FormationRule:
    """From a day on, from how many members on what is formed. Values: the figures of the model; else its samples."""
    require(by is None or can_set_party_rules(by))
    rule = FormationRule(source=source.strip(), effective_from=effective_from, **values)
    made: FormationRule = _put_in_force(rule, FormationRule.objects.all(), by, "party.set_formation_rule")
    return made


@transaction.atomic
def set_share_target(
    *, by: "User | None", measure: str, share: Decimal, source: str, effective_from: datetime.date
) -> ShareTarget:
    """From a day on, which share should be reached. It is shown beside the share and bars nobody."""
    require(by is None or can_set_party_rules(by))
    target = ShareTarget(measure=measure, share=share, source=source.strip(), effective_from=effective_from)
    before = ShareTarget.objects.filter(measure=measure)
    made: ShareTarget = _put_in_force(target, before, by, "party.set_share_target")
    return made
