"""Versions of the law, choices and rules of procedure in the database: who may, what holds when, what never changes."""

import datetime
import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.models import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.selectors.assembly_rules import NoRulesInForce, law_on, rule, vote_rules_for
from committees.services.assembly_rules import (
    BeginsBeforeOther,
    NotAReading,
    NothingSettled,
    PlaceNotClear,
    RulesNotReadable,
    WarningNotRead,
    enter_procedure,
    load_rules,
    set_choices,
)
from common.errors import NotAllowed
from tests.committees.laws.conftest import BEGINS, SAMPLE_TEXT
from tests.places.conftest import make_estate

DAY = datetime.date
LATER = DAY(2026, 7, 1)


def choose(values, effective_from=BEGINS, by=None, **more):
    facts = {"basis": "试验市指引", "has_read_warning": True, **more}
    return set_choices(values, by=by, now=timezone.now(), effective_from=effective_from, **facts)


def adopt(estate, values, adopted_on=BEGINS, by=None, **more):
    facts = {"document": "议事规则2026年第1号", **more}
    return enter_procedure(estate, values, by=by, now=timezone.now(), adopted_on=adopted_on, **facts)


@pytest.mark.usefixtures("jurisdiction")
class TestTheLaw:
    def test_a_new_jurisdiction_starts_with_the_national_rules(self):
        point = rule("notice_days.regular", on=BEGINS)
        assert (point.value, point.article, point.layer, point.is_open) == (15, "REG 14", "national", False)
        assert rule("prep_form_days.days", on=BEGINS).is_open

    def test_many_points_are_read_at_once(self, load, django_assert_num_queries):
        version = load("beijing")
        with django_assert_num_queries(1):
            law = law_on(BEGINS)
            assert law.version_id == version.pk
            assert law.rule("first_meeting_days.days").value == 60
            steps = {step.code: step for step in law.election_steps(DAY(2026, 3, 2))}
        assert steps["first_meeting"].due == DAY(2026, 7, 6)

    def test_before_them_there_are_none(self):
        with pytest.raises(NoRulesInForce):
            rule("notice_days.regular", on=DAY(2020, 12, 31))

    def test_a_path_that_is_none_is_an_error(self):
        with pytest.raises(KeyError):
            rule("notice_days.weekly", on=BEGINS)

    def test_a_version_holds_from_its_day_until_the_next_begins(self, load):
        first = load("beijing")
        load("shandong", LATER)
        assert rule("first_meeting_days.days", on=BEGINS).value == 60
        assert rule("first_meeting_days.days", on=LATER - datetime.timedelta(days=1)).layer == "beijing"
        assert rule("first_meeting_days.days", on=LATER).layer == "shandong"
        assert rule("prep_form_days.days", on=BEGINS - datetime.timedelta(days=1)).is_open
        assert first.layers == ["beijing", "national"]

    def test_of_two_from_the_same_day_the_one_loaded_last_holds(self, load):
        load("beijing")
        load("shandong")
        assert rule("first_meeting_days.days", on=BEGINS).layer == "shandong"

    def test_the_same_again_adds_nothing(self, load):
        assert load("beijing").pk == load("beijing").pk

    def test_what_already_holds_is_not_changed_from_behind(self, load):
        load("beijing", LATER)
        with pytest.raises(BeginsBeforeOther):
            load("shandong", BEGINS)

    def test_a_mistake_loads_nothing(self, load):
        before = AssemblyRuleSet.objects.count()
        with pytest.raises(RulesNotReadable) as caught:
            load("beijing", text=SAMPLE_TEXT.replace("regular: {v: 15, a: '35'}", "regular: {v: true, a: '35'}"))
        assert caught.value.problems[0][0] == "beijing.notice_days.regular.v"
        assert AssemblyRuleSet.objects.count() == before

    def test_the_place_must_be_clear(self, load):
        with pytest.raises(PlaceNotClear) as caught:
            load("")
        assert "shandong" in caught.value.places

    @pytest.mark.parametrize("model", [AssemblyRuleSet, VotingChoices, RulesOfProcedure])
    def test_no_version_is_ever_changed_or_deleted(self, load, estate, model):
        load("beijing")
        choose({"invalid": "participating"})
        adopt(estate, {"unreturned": "with_majority"})
        row = model.objects.first()
        for act in (lambda: model.objects.filter(pk=row.pk).update(digest="0" * 64), row.delete):
            with pytest.raises(IntegrityError), transaction.atomic():
                act()

    def test_a_digest_is_a_digest_and_a_source_is_named(self, load):
        row = load("beijing")
        for wrong in ({"digest": "x"}, {"source": ""}):
            values = {name: getattr(row, name) for name in ("place", "title", "layers", "document", "effective_from")}
            facts = {"digest": "0" * 64, "source": "样例", "loaded_at": timezone.now(), **values, **wrong}
            with pytest.raises(IntegrityError), transaction.atomic():
                AssemblyRuleSet.objects.create(**facts)


class TestRights:
    def test_only_who_guides_the_whole_jurisdiction_loads_and_chooses(self, tree, person, load):
        department = person("bureau", "housing_department", tree.district)
        officer = person("officer", "subdistrict_officer", tree.first)
        assert load("beijing", by=department).loaded_by == department
        with pytest.raises(NotAllowed):
            load("shandong", LATER, by=officer)
        with pytest.raises(NotAllowed):
            choose({"invalid": "participating"}, by=officer)

    def test_rules_of_procedure_are_entered_by_who_guides_there(self, tree, person, estate):
        here = person("officer", "subdistrict_officer", tree.first)
        elsewhere = person("other", "subdistrict_officer", tree.second)
        assert adopt(estate, {"unreturned": "with_majority"}, by=here).entered_by == here
        with pytest.raises(NotAllowed):
            adopt(estate, {"unreturned": "ignore"}, by=elsewhere)
        assert RulesOfProcedure.objects.visible_to(here).count() == 1
        assert not RulesOfProcedure.objects.visible_to(elsewhere).exists()

    def test_every_act_is_in_the_audit_trail(self, load, estate):
        from audit.models import AuditEntry

        load("beijing")
        choose({"invalid": "participating"})
        adopt(estate, {"unreturned": "ignore"})
        found = set(AuditEntry.objects.values_list("action", flat=True))
        acts = {"committees.load_rules", "committees.set_voting_choices", "committees.enter_procedure"}
        assert acts <= found


class TestVotes:
    def test_a_vote_has_complete_rules_with_their_sources(self, estate):
        found = vote_rules_for(estate, BEGINS)
        assert found.rules.quorum_area.is_met(2, 3)
        assert not found.rules.ordinary.is_met(1, 2)
        assert found.sources["special"] == "law:national:CC 278"
        assert found.sources["unreturned"] == "default"
        assert found.rules.unreturned == "ignore"
        assert found.version_id == AssemblyRuleSet.objects.get().pk

    def test_own_rules_hold_in_their_estate_from_their_day_on(self, tree, estate):
        neighbour = make_estate(tree.community, "邻里家园")
        kept = adopt(estate, {"unreturned": "with_majority"}, LATER, clauses={"unreturned": "第十二条"})
        before, after = vote_rules_for(estate, LATER - datetime.timedelta(days=1)), vote_rules_for(estate, LATER)
        assert (before.rules.unreturned, after.rules.unreturned) == ("ignore", "with_majority")
        assert (after.sources["unreturned"], after.procedure_id) == ("own_rules", kept.pk)
        assert after.clauses == {"unreturned": "第十二条"}
        assert vote_rules_for(neighbour, LATER).rules.unreturned == "ignore"

    def test_own_rules_replace_those_before_as_a_whole(self, estate):
        adopt(estate, {"unreturned": "with_majority", "proxy_limit": 3})
        adopt(estate, {"proxy_limit": 2}, LATER)
        found = vote_rules_for(estate, LATER)
        assert (found.rules.proxy_limit, found.rules.unreturned) == (2, "ignore")

    def test_the_digest_covers_everything_that_decides(self, load, estate):
        digests = [vote_rules_for(estate, LATER).digest]
        load("beijing")
        digests.append(vote_rules_for(estate, LATER).digest)
        choose({"duplicates": "last_before_close"})
        digests.append(vote_rules_for(estate, LATER).digest)
        adopt(estate, {"proxy_limit": 3})
        digests.append(vote_rules_for(estate, LATER).digest)
        assert len(set(digests)) == 4
        assert vote_rules_for(estate, LATER).digest == digests[-1]

    def test_heads_by_unit_need_a_law_that_leaves_it_open(self, load, estate):
        with pytest.raises(NotAReading) as caught:
            adopt(estate, {"head_rule": "unit"})
        assert caught.value.keys == ["head_rule"]
        load("shandong")
        adopt(estate, {"head_rule": "unit"})
        assert vote_rules_for(estate, BEGINS).rules.heads_by_unit

    def test_a_jurisdiction_does_not_give_silence_a_meaning(self):
        with pytest.raises(NotAReading):
            choose({"unreturned": "with_majority"})

    def test_who_chooses_has_read_the_warning(self, estate):
        with pytest.raises(WarningNotRead):
            choose({"invalid": "participating"}, has_read_warning=False)
        with pytest.raises(WarningNotRead):
            adopt(estate, {"invalid": "participating"}, has_read_warning=False)

    def test_rules_of_procedure_settle_something_and_cite_their_paper(self, estate):
        with pytest.raises(NothingSettled):
            adopt(estate, {})
        with pytest.raises(ValidationError):
            adopt(estate, {"proxy_limit": 3}, document=" ")

    def test_they_do_not_hold_before_their_adoption(self, estate):
        with pytest.raises(ValidationError):
            adopt(estate, {"proxy_limit": 3}, LATER, effective_from=BEGINS)

    def test_the_second_version_begins_on_the_day_of_the_first_or_after(self, estate):
        adopt(estate, {"proxy_limit": 3}, LATER)
        with pytest.raises(BeginsBeforeOther):
            adopt(estate, {"proxy_limit": 2}, BEGINS)

    def test_three_queries_make_the_rules(self, estate, django_assert_num_queries):
        with django_assert_num_queries(3):
            vote_rules_for(estate, BEGINS)


@pytest.fixture(autouse=True)
def _open(request):
    """Every test but those with real commits is inside `east`."""
    if "fresh_jurisdiction" not in request.fixturenames:
        request.getfixturevalue("jurisdiction")


def test_the_same_file_loaded_twice_at_once_is_one_version(fresh_jurisdiction, at_once):
    def load():
        return load_rules(
            SAMPLE_TEXT, by=None, now=timezone.now(), source="样例", effective_from=BEGINS, place="beijing"
        ).pk

    first, second = at_once(fresh_jurisdiction, load, load)
    assert first == second
    assert AssemblyRuleSet.objects.filter(place="beijing").count() == 1


class TestTheCommand:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "rules.yaml"
        path.write_text(SAMPLE_TEXT, encoding="utf-8")
        return path

    def run(self, *words):
        out = io.StringIO()
        call_command("assembly_rules", *map(str, words), stdout=out)
        return out.getvalue()

    def test_loads_a_place_and_shows_it(self, file):
        said = self.run("load", file, "--jurisdiction", "east", "--place", "hangzhou", "--from", "2026-01-01")
        assert "hangzhou → zhejiang → national" in said
        shown = self.run("show", "--jurisdiction", "east", "notice_days", "--json", "--on", "2026-02-01")
        rules = json.loads(shown)["rules"]
        assert set(rules) == {"notice_days.regular", "notice_days.temporary", "notice_days.residents_committee"}
        temporary = rules["notice_days.temporary"]
        assert (temporary["value"], temporary["article"], temporary["layer"]) == (7, "19", "hangzhou")
        assert temporary["departs_from"] == {"layer": "zhejiang", "value": 15, "article": "9"}

    def test_shows_all_in_words(self):
        said = self.run("show", "--jurisdiction", "east")
        assert "vote_window_days.min: open" in said
        assert "notice_days.regular: 15 (national REG 14)" in said

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["show", "--jurisdiction", "nowhere"], "nowhere"),
            (["show", "--jurisdiction", "east", "weather"], "weather"),
            (["show", "--jurisdiction", "east", "--on", "2019-01-01"], ".+"),
            (["load", "FILE", "--jurisdiction", "east"], "--place"),
            (["load", "FILE", "--jurisdiction", "east", "--place", "atlantis"], "1 problems"),
            (["load", "missing.yaml", "--jurisdiction", "east"], "missing.yaml"),
            (["load", "FILE", "--jurisdiction", "east", "--place", "beijing", "--by", "nobody"], "nobody"),
        ],
    )
    def test_says_what_is_wrong(self, file, words, says):
        with pytest.raises(CommandError, match=says):
            self.run(*[file if word == "FILE" else word for word in words])
        assert AssemblyRuleSet.objects.count() == 1

    def test_names_every_problem_by_its_path(self, tmp_path, capsys):
        path = tmp_path / "rules.yaml"
        path.write_text(SAMPLE_TEXT.replace("    renewal:", "    renewals:"), encoding="utf-8")
        err = io.StringIO()
        with pytest.raises(CommandError):
            call_command(
                "assembly_rules", "load", str(path), "--jurisdiction", "east", "--place", "national", stderr=err
            )
        assert "national.renewal: is missing" in err.getvalue()
