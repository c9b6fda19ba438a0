"""How times of complaints are shown."""

import datetime

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def last_day(due_at: datetime.datetime) -> datetime.date:
    """The last day of a limit: a limit ends with the midnight after it."""
    return timezone.localdate(due_at - datetime.timedelta(microseconds=1))
