"""The law of the demo, and what a jurisdiction starts with."""

import pytest
from django.utils import timezone

import committees.demo_laws
from committees import reference
from committees.models import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.selectors.assembly_rules import rule, vote_rules_for
from tests.places.conftest import make_estate

pytestmark = pytest.mark.usefixtures("jurisdiction")


def counts():
    return [model.objects.count() for model in (AssemblyRuleSet, VotingChoices, RulesOfProcedure)]


def test_the_demo_has_a_place_choices_and_own_rules_once(tree):
    estates = [make_estate(tree.community, name) for name in ("甲苑", "乙苑", "丙苑")]
    committees.demo_laws.seed(1)
    committees.demo_laws.seed(1)
    assert counts() == [2, 1, 2]
    today = timezone.localdate()
    assert rule("first_assembly_trigger.any_of", on=today).layer == "beijing"
    found = [vote_rules_for(estate, today) for estate in estates]
    assert [each.rules.unreturned for each in found] == ["with_majority", "participating_abstain", "ignore"]
    assert (found[0].sources["proxy_limit"], found[2].sources["proxy_limit"]) == ("own_rules", "choice")


def test_a_city_without_estates_stays_with_the_national_rules(tree):
    committees.demo_laws.seed(0)
    assert counts() == [1, 0, 0]


def test_reference_adds_nothing_where_rules_are_loaded(load):
    load("beijing")
    reference.install()
    assert AssemblyRuleSet.objects.count() == 2
    assert rule("first_meeting_days.days", on=timezone.localdate()).layer == "beijing"
