"""The demo complaints."""

import datetime

from complaints import demo, demo_hot
from complaints.models import Complaint, HotIssue, IssuedPack, LedgerEntry, RoutingRule, SavedFilter, StandardText
from tests.complaints.conftest import NOW


def test_the_demo_tells_stories_in_many_states_and_only_once(world):
    demo.seed(1, now=NOW)
    count = Complaint.objects.count()
    assert count == demo.PER_SCALE + len(demo_hot.TOLD)
    assert len(set(Complaint.objects.values_list("state", flat=True))) >= 5
    assert not Complaint.objects.filter(created_at__gte=NOW + datetime.timedelta(days=1)).exists()
    demo.seed(1, now=NOW)
    assert Complaint.objects.count() == count


def test_without_estates_there_is_nothing_to_tell(jurisdiction):
    demo.seed(1, now=NOW)
    assert not Complaint.objects.exists()


def test_the_demo_has_ledgers_on_the_way_and_an_issued_pack(world):
    demo.seed(1, now=NOW)
    assert LedgerEntry.objects.filter(state="checked").exists() or LedgerEntry.objects.filter(state="working").exists()
    assert IssuedPack.objects.filter(pack__area=world.north).exists()
    entries = LedgerEntry.objects.count()
    demo.seed(1, now=NOW)
    assert LedgerEntry.objects.count() == entries


def test_the_demo_shows_what_offices_set_up(world):
    world.person("chief", "housing_department", world.district)
    for _time in range(2):
        demo.seed(1, now=NOW)
    assert [rule.outcome for rule in RoutingRule.objects.order_by("position")] == ["level", "firm", "triage"]
    assert not RoutingRule.objects.filter(is_automatic=True).exists()
    assert StandardText.objects.count() == 3
    assert SavedFilter.objects.get().query == "limit=open&severity=urgent"


def test_the_demo_has_a_hot_issue_from_the_beginning(world):
    for _time in range(2):
        demo.seed(1, now=NOW)
        issue = HotIssue.objects.order_by("-level", "-week_size")[0]
        assert (issue.level >= 1, issue.week_size >= len(demo_hot.TOLD) - 1, issue.estate) == (True, True, world.estate)
        assert "水" in issue.name
