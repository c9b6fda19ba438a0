"""Two people at the same moment, each on a connection of their own."""

import datetime

from committees.demo_work import _committee
from committees.models import CommitteeMember, DeliberationChain, SealUse
from committees.services import chains, decisions, offices
from places.models import Estate
from tests.committees.office.conftest import NOW, TODAY


def prepared(fresh_jurisdiction):
    """An estate of a jurisdiction of its own, with a committee."""
    from tests.credit.conftest import area

    city = area(fresh_jurisdiction.national_code, "新市", "city", None)
    estate = Estate.objects.create(code="TEST0019", name="同时苑", area=city)
    day = datetime.timedelta(days=1)
    return estate, _committee(estate, NOW, TODAY - 100 * day, TODAY + 900 * day)


def names_of(results):
    return sorted(type(result).__name__ for result in results)


def test_seal_seat_and_stage_are_each_taken_once(fresh_jurisdiction, at_once):
    estate, committee = prepared(fresh_jurisdiction)
    use = {"by": None, "now": NOW, "used_on": TODAY, "document": "合同", "purpose": "签约"}
    at_once(fresh_jurisdiction, *(lambda: decisions.use_seal(committee.pk, **use) for _ in range(3)))
    assert sorted(SealUse.objects.values_list("number", flat=True)) == [1, 2, 3]

    left = committee.members.filter(post="member").first()
    offices.end_membership(left.pk, by=None, now=NOW, ended_on=TODAY, reason="resigned")
    second = offices.seat_member(
        committee.pk, by=None, now=NOW, name="候补乙", post="alternate", term_from=committee.term_from
    )
    first = committee.members.filter(post="alternate").exclude(pk=second.pk).get()
    step = {"by": None, "now": NOW, "day": TODAY}
    results = at_once(
        fresh_jurisdiction, *(lambda pk=pk: offices.step_up(pk, left.pk, **step) for pk in (first.pk, second.pk))
    )
    assert names_of(results) == ["CommitteeMember", "NotAnAlternate"]
    assert CommitteeMember.objects.filter(stood_in_for=left).count() == 1

    given = {"matter": "major_repair", "title": "屋面", "text": "屋面翻修", "reference": 5}
    opened = at_once(
        fresh_jurisdiction, *(lambda: chains.open_chain(estate, by=None, now=NOW, **given) for _ in range(2))
    )
    assert names_of(opened) == ["DeliberationChain", "ValidationError"]
    chain = DeliberationChain.objects.get()
    held = {"noticed_on": TODAY, "held_on": TODAY, "participants": "业主", "minutes": "记录", "outcome": "agreed"}
    stages = at_once(
        fresh_jurisdiction,
        *(lambda: chains.hold_stage(chain.pk, by=None, now=NOW, kind="prior", **held) for _ in range(2)),
    )
    assert names_of(stages) == ["ChainStage", "StageOutOfOrder"]
