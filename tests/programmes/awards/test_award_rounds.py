"""Preparing a round: the order of its tie steps, changes until it opens, who sits in the panel."""

import datetime

import pytest
from django.urls import reverse
from django.utils.translation import override

from common.errors import MoveNotAllowed, NotAllowed
from jobs.models import OutboxEntry
from notifications.models import Notice
from programmes.award_tasks import tell_panel
from programmes.models import AwardRound, PanelMember
from programmes.services.awards.rounds import HasScored, SeatNeeded
from tests.programmes.awards.conftest import FULL
from tests.programmes.conftest import NOW, TODAY

USUAL = ["must_points", "district_score", "grade", "panel_vote"]
VALUES = {
    "title": "明年示范",
    "year": 2027,
    "apply_from": "2027-01-01",
    "apply_until": "2027-02-01",
    "pass_score": "80",
    "least_sheets": 1,
    "publicity_days": 5,
    "valid_months": 24,
    "hearing_days": 5,
}


@pytest.fixture
def draft(award_city):
    return award_city.round(state="draft")


@pytest.fixture
def office(award_city, jurisdiction, client_of):
    """The browser of who keeps rounds."""
    client = client_of(jurisdiction)
    client.force_login(award_city.district)
    return client


def add(office, draft, **ties):
    values = {**VALUES, "standard": draft.standard_id, **ties}
    return office.post(reverse("admin:programmes_awardround_add"), values)


def act(office, found, name, **values):
    address = reverse("admin:programmes_awardround_act", args=[found.pk, name])
    return office.post(address, {f"{name}-{field}": value for field, value in values.items()})


def shown(answer):
    return answer.content.decode()


def test_the_form_begins_with_the_usual_order(office):
    page = shown(office.get(reverse("admin:programmes_awardround_add")))
    for step in USUAL[:-1]:
        assert f'<option value="{step}" selected>' in page


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        (["grade", "must_points", "district_score"], ["grade", "must_points", "district_score", "panel_vote"]),
        (["", "grade", ""], ["grade", "panel_vote"]),
        (["", "", ""], ["panel_vote"]),
    ],
)
def test_the_officer_chooses_the_steps_and_the_vote_stays_the_last(office, draft, chosen, kept):
    names = ("tie_first", "tie_second", "tie_third")
    assert add(office, draft, **dict(zip(names, chosen, strict=True))).status_code == 302
    assert AwardRound.objects.get(year=2027).tie_rule == kept


@pytest.mark.parametrize("wrong", ["grade", "panel_vote", "coin"])
def test_a_step_that_is_taken_before_or_none_at_all_is_refused_and_what_was_typed_stays(office, draft, wrong):
    answer = add(office, draft, tie_first="grade", tie_second=wrong)
    assert answer.status_code == 200
    assert not AwardRound.objects.filter(year=2027).exists()
    assert answer.context["adminform"].form.errors["tie_second"]
    assert VALUES["title"] in shown(answer)


def test_the_order_is_changed_until_the_round_opens(office, draft):
    page = reverse("admin:programmes_awardround_change", args=[draft.pk])
    assert 'value="district_score" selected' in shown(office.get(page))
    changed = act(office, draft, "change", **VALUES, tie_first="grade", tie_second="must_points", tie_third="")
    assert changed.status_code == 302
    draft.refresh_from_db()
    assert draft.tie_rule == ["grade", "must_points", "panel_vote"]
    assert (draft.title, draft.year, draft.apply_until) == ("明年示范", 2027, datetime.date(2027, 2, 1))
    assert act(office, draft, "open").status_code == 302
    assert "change-tie_first" not in shown(office.get(page))
    late = act(office, draft, "change", **VALUES, tie_first="district_score")
    assert late.status_code == 422
    draft.refresh_from_db()
    assert draft.tie_rule == ["grade", "must_points", "panel_vote"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tie_first": "grade", "tie_second": "grade"}, "tie_second"),
        ({"tie_first": "coin"}, "tie_first"),
        ({"apply_until": "2026-12-01"}, "__all__"),
        ({"pass_score": "viel"}, "pass_score"),
        ({"year": ""}, "year"),
    ],
)
def test_a_change_that_is_wrong_changes_nothing_and_says_where(office, draft, wrong, field):
    answer = act(office, draft, "change", **(VALUES | wrong))
    assert answer.status_code == 422
    form = next(one["form"] for one in answer.context["acts"] if one["name"] == "change")
    assert form.errors[field]
    assert VALUES["title"] in shown(answer)
    stands = AwardRound.objects.get(pk=draft.pk)
    assert (stands.title, stands.tie_rule) == (draft.title, USUAL)


def test_a_second_round_of_the_same_year_is_told_on_the_form(office, draft):
    assert add(office, draft, tie_first="grade").status_code == 302
    assert act(office, draft, "change", **VALUES).status_code == 422


# --- The panel -----------------------------------------------------------------------------------------------


def seat_of(found, person):
    return PanelMember.objects.get(round=found, user=person)


def test_a_member_who_has_scored_nothing_is_unseated_on_the_screen_and_may_come_back(office, award_city):
    made = award_city.round()
    person = award_city.panel[0]
    page = reverse("admin:programmes_awardround_change", args=[made.pk])
    seat = seat_of(made, person)
    assert f'<option value="{seat.pk}">' in shown(office.get(page))
    assert act(office, made, "unseat", member=seat.pk).status_code == 302
    assert f'<option value="{seat.pk}">' not in shown(office.get(page))
    assert seat_of(made, person).left_at is not None
    assert not AwardRound.objects.of_panel_member(person).exists()
    assert act(office, made, "seat", username=person.username).status_code == 302
    assert seat_of(made, person).left_at is None


@pytest.mark.parametrize("wrong", ["", "0", "x", "999999"])
def test_nobody_is_unseated_by_a_number_that_is_no_member(office, award_city, wrong):
    made = award_city.round()
    assert act(office, made, "unseat", member=wrong).status_code == 422
    assert made.panel.filter(left_at__isnull=True).count() == 3


def test_a_member_of_another_round_is_not_unseated_here(office, award_city):
    made = award_city.round()
    other = award_city.round(year=2025, title="去年")
    assert act(office, made, "unseat", member=seat_of(other, award_city.panel[0]).pk).status_code == 422
    assert other.panel.filter(left_at__isnull=True).count() == 3


def test_a_member_with_a_sheet_stays_and_the_officer_is_told_why(office, award_city):
    made = award_city.round(least_sheets=1)
    found = award_city.reviewed(made)
    award_city.services.call_panel(made.pk, by=None)
    first, second, _third = award_city.panel
    award_city.services.score_sheet(found.pk, FULL, by=first, now=NOW)
    answer = act(office, made, "unseat", member=seat_of(made, first).pk)
    assert answer.status_code == 422
    words = next(one["form"] for one in answer.context["acts"] if one["name"] == "unseat").non_field_errors()
    with override("zh-hans"):
        assert words == [str(HasScored.message)]
    assert seat_of(made, first).left_at is None
    assert act(office, made, "unseat", member=seat_of(made, second).pk).status_code == 302


def test_a_panel_at_work_is_not_made_smaller_than_the_sheets_it_needs(award_city):
    made = award_city.round(least_sheets=3)
    award_city.services.call_panel(made.pk, by=None)
    seat = seat_of(made, award_city.panel[0])
    with pytest.raises(SeatNeeded):
        award_city.services.unseat_member(seat.pk, by=None, now=NOW)
    award_city.services.seat_member(made.pk, award_city.chief, by=None)
    assert award_city.services.unseat_member(seat.pk, by=None, now=NOW).left_at == NOW
    with pytest.raises(MoveNotAllowed):
        award_city.services.unseat_member(seat.pk, by=None, now=NOW)


def test_from_the_vote_on_the_panel_stays_as_it_is(office, award_city):
    made = award_city.round(least_sheets=2)
    both = [award_city.reviewed(made) for _ in range(2)]
    award_city.services.call_panel(made.pk, by=None)
    for found in both:
        for person in award_city.panel[:2]:
            award_city.services.score_sheet(found.pk, FULL, by=person, now=NOW)
    assert award_city.rank(made, today=TODAY).undecided
    idle = seat_of(made, award_city.panel[2])
    with pytest.raises(MoveNotAllowed):
        award_city.services.unseat_member(idle.pk, by=None, now=NOW)
    page = reverse("admin:programmes_awardround_change", args=[made.pk])
    assert "unseat-member" not in shown(office.get(page))


def test_only_who_keeps_rounds_unseats(award_city):
    made = award_city.round()
    with pytest.raises(NotAllowed):
        award_city.services.unseat_member(seat_of(made, award_city.panel[0]).pk, by=award_city.officer, now=NOW)


# --- What waits for the panel is told ------------------------------------------------------------------------


def told_to_panel():
    """Promises to the panel, done: who was told what, in the order in which it happened."""
    for entry in OutboxEntry.objects.filter(topic="programmes.tell_panel").order_by("created_at", "pk"):
        tell_panel(**entry.payload)
    rows = Notice.objects.filter(event="award.to_panel", channel="in_site").select_related("recipient")
    return [(notice.recipient, notice.parameters["step"]) for notice in rows]


def test_members_are_told_when_seated_when_to_score_and_when_to_vote(award_city):
    made = award_city.round(least_sheets=1)
    first, *others = award_city.panel
    seated = told_to_panel()
    assert {person for person, _step in seated} == set(award_city.panel)
    assert len(seated) == 3
    both = [award_city.reviewed(made) for _ in range(2)]
    for other in others:
        award_city.services.unseat_member(seat_of(made, other).pk, by=None, now=NOW)
    award_city.services.call_panel(made.pk, by=None)
    for found in both:
        award_city.services.score_sheet(found.pk, FULL, by=first, now=NOW)
    assert award_city.rank(made).undecided
    steps = told_to_panel()
    assert len(steps) == 3 + 2, "who was unseated is told nothing more, and nobody anything twice"
    assert len({step for person, step in steps if person == first}) == 3


def test_a_member_who_is_seated_again_while_sitting_is_not_told_again(award_city):
    made = award_city.round()
    before = OutboxEntry.objects.filter(topic="programmes.tell_panel").count()
    award_city.services.seat_member(made.pk, award_city.panel[0], by=None)
    assert OutboxEntry.objects.filter(topic="programmes.tell_panel").count() == before == 3
