"""From the owners' signatures to the members that the count elected, with the steps of law between them."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from committees.models import Assembly, OwnerLink
from committees.services import assemblies, ballots, counts, elections, papers, preparing, rolls
from common.errors import MoveNotAllowed, NotAllowed
from tests.committees.office.conftest import NOW, TODAY
from tests.committees.office.test_founding import GROUP, ask, formed, place, review, standing  # noqa: F401

DAY = datetime.timedelta(days=1)
OPENS, CLOSES = NOW + 20 * DAY, NOW + 30 * DAY


def listed(town, count=6):
    from committees.services import candidates

    preparation = formed(town)
    for number in range(count):
        candidate = standing(town, preparation, number)
        review(town, candidate)
        candidates.settle_candidate(candidate.pk, by=town.elsewhere, now=NOW, is_barred=False)
    candidates.post_list(preparation.pk, by=town.elsewhere, now=NOW, place="北门", posted_on=TODAY)
    return preparation


def begin(town, preparation, **changed):
    given = {"by": town.elsewhere, "now": NOW, "seats": 5, "opens_at": OPENS, "closes_at": CLOSES, **changed}
    return elections.begin_election(preparation.pk, **given)


def accounts(town):
    """An account for each owner, verified."""
    found = []
    for number, owner in enumerate(town.people):
        user = User.objects.create(username=f"owner-{number}")
        OwnerLink.objects.create(user=user, owner=owner, means="officer", verified_at=NOW)
        found.append(user)
    return found


def held(town, assembly, choices_of):
    """Notice, voting, count and result; `choices_of(number of the owner)` says what each votes."""
    rolls.freeze_roll(assembly.pk, by=town.elsewhere, now=NOW)
    assemblies.give_notice(assembly.pk, by=town.elsewhere, now=NOW)
    codes = {sheet.unit: sheet.code for sheet in papers.issue_papers(assembly.pk, by=town.elsewhere, now=NOW)}
    assemblies.open_voting(assembly.pk, by=town.elsewhere, now=OPENS)
    for number, user in enumerate(accounts(town)):
        unit, choices = f"1-{number + 1}", choices_of(number)
        ballots.cast_online(assembly.pk, unit, codes[unit], choices, by=user, now=OPENS + DAY)
    assemblies.close_voting(assembly.pk, by=town.elsewhere, now=CLOSES)
    counts.count_votes(assembly.pk, by=town.elsewhere, now=CLOSES)
    counts.announce_result(assembly.pk, by=town.elsewhere, now=CLOSES)
    return Assembly.objects.get(pk=assembly.pk)


def enter(town, preparation, posts, seats=5):
    return elections.enter_elected(
        preparation.pk,
        by=town.elsewhere,
        now=CLOSES,
        elected=posts,
        name="竹影家园业主委员会",
        term_from=CLOSES.date(),
        term_to=datetime.date(2030, 4, 20),
        seats=seats,
    )


def for_five(number):
    """The sixth candidate has four of ten votes."""
    return {str(motion): "approve" for motion in range(1, 6)} | {"6": "approve" if number < 4 else "oppose"}


def test_the_posted_list_is_the_agenda(place):  # noqa: F811
    preparation = listed(place)
    assembly = begin(place, preparation)
    rows = [(row.title, row.candidate.owner_id, row.seats) for row in assembly.motions.select_related("candidate")]
    assert rows == [(owner.name, owner.pk, 5) for owner in place.people[:6]]
    assert (assembly.kind, assembly.state) == ("first", "draft")


def test_nobody_off_the_list_comes_onto_the_agenda(place):  # noqa: F811
    assembly = begin(place, listed(place))
    item = {"matter": "committee", "title": "局外人", "election": "选举", "seats": 5}
    with pytest.raises(assemblies.NotOnTheList):
        assemblies.set_agenda(assembly.pk, [item], by=place.elsewhere)
    rows = [{**item, "title": place.people[0].name}, {"matter": "rules_of_procedure", "title": "议事规则"}]
    assemblies.set_agenda(assembly.pk, rows, by=place.elsewhere)
    assert [row.candidate is not None for row in assembly.motions.all()] == [True, False]


def test_the_vote_waits_for_the_days_of_the_list(place):  # noqa: F811
    preparation = listed(place)
    with pytest.raises(elections.ListStillPosted):
        begin(place, preparation, opens_at=NOW + 7 * DAY)
    with pytest.raises(NotAllowed):
        begin(place, preparation, by=place.officer)
    first = begin(place, preparation)
    with pytest.raises(ValidationError):
        begin(place, preparation)
    assemblies.cancel_assembly(first.pk, by=place.elsewhere, now=NOW, reason="时间有误")
    assert begin(place, preparation).pk != first.pk


def test_a_seat_needs_the_announced_count(place):  # noqa: F811
    preparation = listed(place)
    assembly = begin(place, preparation)
    rows = list(preparation.candidates.order_by("pk"))
    five = [(row.pk, "member" if number else "chair") for number, row in enumerate(rows[:5])]
    with pytest.raises(elections.NotAnnounced):
        enter(place, preparation, five)
    held(place, assembly, for_five)
    wrong = [*five[:4], (rows[5].pk, "member")]
    with pytest.raises(elections.NotElected) as refusal:
        enter(place, preparation, wrong)
    assert rows[5].name in str(refusal.value)
    committee = enter(place, preparation, [*five, (rows[5].pk, "alternate")])
    assert sorted(committee.members.values_list("post", flat=True)) == ["alternate", "chair", *["member"] * 4]
    preparation.refresh_from_db()
    assert (preparation.state, preparation.committee) == ("elected", committee)


def test_a_tie_for_the_last_seat_gives_none_of_them_a_seat(place):  # noqa: F811
    preparation = listed(place)
    held(place, begin(place, preparation), lambda number: {str(motion): "approve" for motion in range(1, 7)})
    rows = list(preparation.candidates.order_by("pk"))
    with pytest.raises(elections.NotElected):
        enter(place, preparation, [(row.pk, "chair" if row == rows[0] else "member") for row in rows[:5]])


def test_only_a_posted_list_is_put_to_the_vote(place):  # noqa: F811
    with pytest.raises(MoveNotAllowed):
        begin(place, formed(place))


def test_a_verified_owner_signs_online_once(place, client):  # noqa: F811
    preparation = ask(place)
    user = accounts(place)[0]
    row = preparing.sign_own(preparation.pk, by=user, now=NOW)
    assert (row.owner, row.area) == (place.people[0], 100)
    with pytest.raises(ValidationError):
        preparing.sign_own(preparation.pk, by=user, now=NOW)
    stranger = User.objects.create(username="nobody-here")
    with pytest.raises(preparing.NotAnOwnerHere):
        preparing.sign_own(preparation.pk, by=stranger, now=NOW)


def test_a_share_just_below_never_looks_reached():
    from fractions import Fraction

    from common.shares import percent_cut

    assert percent_cut(Fraction(19_999_999, 100_000_000)) == "19.99"
    assert percent_cut(Fraction(1, 5)) == "20.00"


def test_the_page_of_a_preparation_shows_the_assembly_in_the_time_of_the_place(place):  # noqa: F811
    from committees.admin.work import staff_link
    from committees.selectors.preparation_page import preparation_page

    preparation = listed(place)
    begin(place, preparation, opens_at=OPENS.replace(hour=0, minute=30))  # the day before, by UTC
    (_title, rows) = preparation_page(preparation, staff_link).lists[-1]
    assert rows[0].line == f"{OPENS:%Y-%m-%d} – {CLOSES:%Y-%m-%d}"
