"""What the app below asks of complaints: how satisfied people were with a firm's answers."""

import datetime

from django.db.models import Sum

from complaints.models import ComplaintDaily
from complaints.rules.rates import Counts, rates_of
from complaints.selectors.facts import statistic_policy_on
from firms.models import PropertyFirm
from firms.satisfaction import FirmSatisfaction

YEAR = datetime.timedelta(days=365)


def firm_satisfaction(firm: PropertyFirm, day: datetime.date) -> FirmSatisfaction:
    """The satisfaction rate of the 365 days that end with a day, by the statistic policy of that day."""
    first = day - YEAR + datetime.timedelta(days=1)
    names = ("valid", "satisfied", "basically_satisfied")
    rows = ComplaintDaily.objects.filter(firm=firm, day__gte=first, day__lte=day)
    sums = {name: number or 0 for name, number in rows.aggregate(**{n: Sum(n) for n in names}).items()}
    rate = rates_of(Counts(**sums), statistic_policy_on(day).weights).satisfaction
    return FirmSatisfaction(rate.percent, sums["valid"], first, day)
