"""How times of complaints are shown."""

import datetime
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def last_day(due_at: datetime.datetime) -> datetime.date:
    """The last day of a limit: a limit ends with the midnight after it."""
    return timezone.localdate(due_at - datetime.timedelta(microseconds=1))


@register.filter
def spell_days(days: Fraction, counts_working_days: bool) -> str:
    """A length of a clock in words: whole days of its kind, then hours (a day has 24)."""
    whole, hours = int(days), int((days - int(days)) * 24)
    if counts_working_days:
        words = ngettext("%(count)d working day", "%(count)d working days", whole) % {"count": whole}
    else:
        words = ngettext("%(count)d day", "%(count)d days", whole) % {"count": whole}
    return _joined(words if whole else "", hours)


@register.filter
def spell_length(length: datetime.timedelta) -> str:
    """A length of time in words: days and hours, or minutes where it is shorter than an hour."""
    hours, rest = divmod(int(length.total_seconds()), 3600)
    if not hours:
        return ngettext("%(count)d minute", "%(count)d minutes", rest // 60) % {"count": rest // 60}
    days, hours = divmod(hours, 24)
    return _joined(ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "", hours)


def _joined(days: str, hours: int) -> str:
    words = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    if not days:
        return words
    return _("%(days)s %(hours)s") % {"days": days, "hours": words} if hours else days
