"""The rule and the targets in force on a day."""

import datetime

from party.models import FormationRule, ShareTarget


def rule_on(day: datetime.date) -> FormationRule | None:
    """The formation rule in force on a day; None where none was entered."""
    return FormationRule.objects.on(day).first()


def target_on(measure: str, day: datetime.date) -> ShareTarget | None:
    """The target of a share in force on a day."""
    return ShareTarget.objects.on(day).filter(measure=measure).first()
