"""One of everything of a committee's work on an estate, for tests that walk every address."""

import datetime

from django.utils import timezone


def one_of_each(estate):
    """A committee with all that hangs on it, made by the system."""
    from committees.demo_work import _committee, _oversee, _work
    from committees.services import candidates, handovers, preparing

    now, today = timezone.now(), timezone.localdate()
    day = datetime.timedelta(days=1)
    committee = _committee(estate, now, today - 500 * day, today + 900 * day)
    papers = candidates.papers_needed(today)
    filing = candidates.hand_in_filing(committee.pk, by=None, now=now, documents=papers)
    candidates.decide_filing(filing.pk, by=None, now=now, certificate_number="备1号")
    _work(committee, now, today)
    _oversee(committee, now, today)
    given = {"leg": "leaving_member", "items": ["印章"], "begins_on": today}
    handovers.open_handover(committee.pk, by=None, now=now, **given)
    preparing.request_election(estate, by=None, now=now, kind="early")
    return committee
