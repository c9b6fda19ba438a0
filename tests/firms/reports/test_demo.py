"""The demo shows reports in every state, and run again adds nothing twice."""

import datetime
from typing import Any

import firms.demo
import firms.demo_reports
import places.demo
from firms.models import QuarterlyReport, ReportEvent, ReportExtension
from portal import demo
from tests.firms.reports.town import ZONE


def test_the_demo_has_reports_in_every_state(jurisdiction: Any) -> None:
    now = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)
    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    demo.seed_people(jurisdiction, now.date())
    firms.demo_reports.seed(1, now)
    last = QuarterlyReport.objects.of_quarter(datetime.date(2026, 7, 1))
    found = set(last.values_list("state", flat=True))
    assert found == {"draft", "submitted", "returned", "accepted_by_subdistrict", "accepted"}
    assert last.handed_in_late().exists() and last.filter(finding_count__gt=0).exists()
    before = QuarterlyReport.objects.of_quarter(datetime.date(2026, 4, 1))
    assert set(before.values_list("state", flat=True)) == {"locked"}
    assert ReportExtension.objects.exists()
    count = ReportEvent.objects.count()
    firms.demo_reports.seed(1, now)
    assert ReportEvent.objects.count() == count
