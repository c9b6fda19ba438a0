"""Pages on the law in the administration: who sees what, loading with a check, choices with warnings."""

import datetime
import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from committees.models import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.selectors.assembly_rules import rule, vote_rules_for
from committees.selectors.rule_words import word
from tests.committees.laws.conftest import SAMPLE_TEXT
from tests.places.conftest import make_estate

pytestmark = pytest.mark.usefixtures("jurisdiction")
TODAY = timezone.localdate


def address(name, *args):
    return reverse(f"admin:committees_{name}", args=args)


@pytest.fixture
def browser(client_of, jurisdiction, tree, person):
    """`browser()`: of the housing department; `browser("subdistrict_officer", area)`: of somebody else."""

    def signed_in(role="housing_department", area=None):
        client = client_of(jurisdiction)
        client.force_login(person(role, role, area or tree.district))
        return client

    return signed_in


def text_of(response):
    return response.content.decode()


LOAD = {"source": "样例文件", "place": "hangzhou"}


class TestTheLaw:
    def test_the_rules_in_force_are_shown_with_article_and_layer(self, browser, load):
        version = load("hangzhou")
        client = browser("grid_worker")
        assert client.get(address("assemblyruleset_now_action"))["Location"] == address(
            "assemblyruleset_change", version.pk
        )
        page = text_of(client.get(address("assemblyruleset_change", version.pk)))
        for words in ("会议通知", "7 日", "杭州市", "浙江省", "法律未规定", version.digest):
            assert words in page
        assert "不一致" in page

    def test_only_open_points_or_departures_are_asked_for(self, browser, load):
        version = load("hangzhou")
        client = browser()
        every = text_of(client.get(address("assemblyruleset_change", version.pk)))
        departs = text_of(client.get(address("assemblyruleset_change", version.pk) + "?only=departs"))
        assert "topic-party" in every
        assert "topic-party" not in departs
        assert "topic-notice_days" in departs

    def test_the_list_and_the_clock_open(self, browser, load):
        version = load("beijing")
        client = browser("grid_worker")
        assert client.get(address("assemblyruleset_changelist")).status_code == 200
        page = text_of(client.get(address("assemblyruleset_clock", version.pk) + "?day=2026-03-02"))
        assert "2026-07-06" in page
        assert "2026-07-05" in page
        for odd in ("2026-02-31", "9999-12-31", "0001-01-01", "x"):
            assert client.get(address("assemblyruleset_clock", version.pk) + f"?day={odd}").status_code == 200

    def test_the_language_of_the_words_is_the_readers(self, jurisdiction):
        from django.utils import translation

        with translation.override("en"):
            assert word("working_days") == "working days"
            assert word("never_seen_code") == "never seen code"
        with translation.override("zh-hans"):
            assert word("working_days") == "个工作日"


class TestLoading:
    def post(self, client, **values):
        data = {**LOAD, "effective_from": TODAY().isoformat(), "text": SAMPLE_TEXT, **values}
        return client.post(address("assemblyruleset_load_action"), data)

    def test_a_file_is_checked_and_only_then_loaded(self, browser):
        client = browser()
        file = SimpleUploadedFile("rules.yaml", SAMPLE_TEXT.encode())
        checked = self.post(client, text="", file=file)
        assert checked.status_code == 200
        assert AssemblyRuleSet.objects.count() == 1
        assert "可以载入" in text_of(checked)
        assert checked.context["checked"]["changes"]
        text = checked.context["form"]["text"].value()
        loaded = self.post(client, text=text, load="1")
        assert loaded.status_code == 302
        assert rule("notice_days.temporary", on=TODAY()).value == 7

    def test_mistakes_are_named_and_the_text_stays(self, browser):
        text = SAMPLE_TEXT.replace("    renewal:", "    renewals:")
        answer = self.post(browser(), text=text, load="1")
        assert answer.status_code == 422
        page = text_of(answer)
        assert "hangzhou.renewal" in page
        assert "renewals:" in page
        assert AssemblyRuleSet.objects.count() == 1

    def test_a_file_of_several_places_asks_which(self, browser):
        answer = self.post(browser(), place="")
        assert answer.status_code == 422
        assert "<code>shandong</code>" in text_of(answer)

    def test_the_text_of_a_file_stays_when_something_else_is_missing(self, browser):
        file = SimpleUploadedFile("rules.yaml", SAMPLE_TEXT.encode())
        answer = self.post(browser(), text="", file=file, source="")
        assert answer.status_code == 422
        form = answer.context["form"]
        assert form["text"].value() == SAMPLE_TEXT
        assert list(form.errors) == ["source"]
        assert len(form.errors["source"]) == 1

    @pytest.mark.parametrize("content", [b"\xff\xfe", b""])
    def test_what_is_no_text_is_refused(self, browser, content):
        file = SimpleUploadedFile("rules.yaml", content or b" ")
        assert self.post(browser(), text="", file=file).status_code == 422

    def test_an_officer_of_a_part_does_not_load(self, browser, tree):
        client = browser("subdistrict_officer", tree.first)
        assert client.get(address("assemblyruleset_load_action")).status_code == 403
        assert self.post(client, load="1").status_code == 403


class TestChoices:
    def test_without_choices_the_defaults_are_shown(self, browser):
        page = text_of(browser().get(address("votingchoices_now_action")))
        assert "尚未" in page

    def test_a_choice_needs_the_warning_and_holds_from_its_day(self, browser, estate):
        client = browser()
        data = {"basis": "试验市指引", "effective_from": TODAY().isoformat(), "invalid": "participating"}
        data |= {"proxy_limit": "3", "proxy_must_be_owner": "yes", "objection_threshold": "1/4"}
        refused = client.post(address("votingchoices_add"), data)
        assert refused.status_code == 422
        assert "试验市指引" in text_of(refused)
        answer = client.post(address("votingchoices_add"), {**data, "has_read_warning": "on"})
        kept = VotingChoices.objects.get()
        assert answer["Location"] == address("votingchoices_change", kept.pk)
        assert client.get(answer["Location"]).status_code == 200
        found = vote_rules_for(estate, TODAY())
        assert (found.rules.invalid_takes_part, found.rules.proxy_limit) == (True, 3)
        assert found.sources["objection"] == "choice"

    def test_no_field_gives_silence_a_meaning(self, browser):
        page = text_of(browser().get(address("votingchoices_add")))
        assert 'name="unreturned"' not in page
        assert 'name="head_rule"' not in page

    @pytest.mark.parametrize(("field", "value"), [("objection_threshold", "half"), ("proxy_limit", "-1")])
    def test_a_value_that_is_none_is_refused(self, browser, field, value):
        data = {"basis": "指引", "effective_from": TODAY().isoformat(), "has_read_warning": "on", field: value}
        assert browser().post(address("votingchoices_add"), data).status_code == 422
        assert not VotingChoices.objects.exists()

    def test_an_officer_of_a_part_reads_and_does_not_choose(self, browser, tree):
        client = browser("subdistrict_officer", tree.first)
        assert client.get(address("votingchoices_now_action")).status_code == 200
        assert client.get(address("votingchoices_add")).status_code == 403
        assert client.post(address("votingchoices_add"), {}).status_code == 403


class TestProcedure:
    def data(self, estate, **values):
        return {
            "estate_code": estate.code,
            "document": "议事规则2026年第1号",
            "adopted_on": TODAY().isoformat(),
            "unreturned": "with_majority",
            "clause_unreturned": "第十二条",
            "majority_floor": "0",
            "has_read_warning": "on",
            **values,
        }

    def test_the_office_enters_them_for_an_estate_of_its_area(self, browser, tree, estate):
        client = browser("subdistrict_officer", tree.first)
        answer = client.post(address("rulesofprocedure_add"), self.data(estate))
        kept = RulesOfProcedure.objects.get()
        assert answer["Location"] == address("rulesofprocedure_change", kept.pk)
        page = text_of(client.get(answer["Location"]))
        assert "第十二条" in page
        assert kept.values == {"unreturned": "with_majority", "majority_floor": None}
        assert vote_rules_for(estate, TODAY()).sources["unreturned"] == "own_rules"

    def test_an_estate_elsewhere_is_not_found(self, browser, tree, estate):
        client = browser("subdistrict_officer", tree.second)
        assert client.post(address("rulesofprocedure_add"), self.data(estate)).status_code == 422
        assert not RulesOfProcedure.objects.exists()

    def test_those_of_an_estate_elsewhere_are_not_shown(self, browser, tree, estate):
        browser("subdistrict_officer", tree.first).post(address("rulesofprocedure_add"), self.data(estate))
        kept = RulesOfProcedure.objects.get()
        client = browser("grid_worker", tree.second)
        assert client.get(address("rulesofprocedure_change", kept.pk)).status_code == 404

    def test_heads_by_unit_are_refused_where_the_law_does_not_leave_it(self, browser, estate):
        answer = browser().post(address("rulesofprocedure_add"), self.data(estate, head_rule="unit"))
        assert answer.status_code == 422
        assert "议事规则2026年第1号" in text_of(answer)
        assert not RulesOfProcedure.objects.exists()


class TestWhoCanApply:
    @pytest.fixture
    def homes(self):
        """`homes(estate, held, free)`: units of 100 m² that somebody holds since a day, and unsold ones."""
        from places.models import Building, Owner, Ownership, Unit

        def build(estate, held, free, since=datetime.date(2025, 1, 1)):
            building = Building.objects.create(estate=estate, number="1")
            for number in range(held + free):
                unit = Unit.objects.create(building=building, number=str(number), exclusive_area=Decimal(100))
                if number < held:
                    owner = Owner.objects.create(name=f"业主{number}", name_hash=f"{estate.pk}-{number}")
                    Ownership.objects.create(unit=unit, owner=owner, effective_from=since)

        return build

    def test_estates_are_counted_by_subdistrict_with_what_is_missing(self, browser, tree, homes, load):
        load("shandong", TODAY())
        ready, waiting, empty = (make_estate(tree.community, name) for name in ("可申请苑", "等候苑", "无登记苑"))
        homes(ready, 2, 2)
        homes(waiting, 1, 3, since=TODAY())
        client = browser()
        page = client.get(address("assemblyruleset_first_action"))
        assert page.context["counts"] == [{"name": "大丰街道", "can": 1, "cannot": 1, "unknown": 1}]
        assert ready.name in text_of(page)
        assert waiting.name not in text_of(page)
        waits = text_of(client.get(address("assemblyruleset_first_action") + "?state=cannot"))
        assert "100.00" in waits
        assert empty.name in text_of(client.get(address("assemblyruleset_first_action") + "?state=unknown"))

    def test_an_estate_with_a_committee_in_office_is_left_out(self, browser, tree, homes, load):
        from committees.models import OwnersCommittee

        load("shandong", TODAY())
        estate = make_estate(tree.community, "已成立苑")
        homes(estate, 2, 0)
        OwnersCommittee.objects.create(name="首届", estate=estate, term_from=datetime.date(2024, 1, 1))
        assert browser().get(address("assemblyruleset_first_action")).context["counts"] == []

    def test_a_law_that_is_silent_is_said_to_be(self, browser):
        page = browser().get(address("assemblyruleset_first_action"))
        assert page.context["trigger"]["is_open"]
        assert page.status_code == 200

    def test_more_estates_are_not_more_queries(self, browser, tree, homes, load, sees_equal_queries):
        load("shandong", TODAY())
        client = browser()
        homes(make_estate(tree.community, "首苑"), 2, 1)
        count = iter(range(100))

        def grow():
            for _turn in range(5):
                homes(make_estate(tree.community, f"苑{next(count)}"), 2, 1)

        sees_equal_queries(lambda: client.get(address("assemblyruleset_first_action")), grow)


def test_json_is_loaded_too(browser):
    import yaml

    text = json.dumps(yaml.safe_load(SAMPLE_TEXT), ensure_ascii=False)
    data = {**LOAD, "effective_from": TODAY().isoformat(), "text": text, "load": "1"}
    assert browser().post(address("assemblyruleset_load_action"), data).status_code == 302
