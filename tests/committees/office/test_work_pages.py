"""Pages of committee people, the administration, the public section, and the demo that fills them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

import committees.demo_work
import firms.demo
import places.demo
from committees.models import (
    CommitteeDecision,
    CommitteeMeeting,
    DeliberationChain,
    ElectionPreparation,
    MajorMatterReport,
    OwnersCommittee,
    RemedialOrder,
    SealUse,
    WorkPaper,
    WorkStep,
)
from committees.selectors.committee_page import SECTIONS
from committees.selectors.estate_section import estate_section
from committees.selectors.office import with_state
from portal.demo import seed_people

ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def shown(jurisdiction):
    """The demo, with its people."""
    from accounts.models import User

    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    seed_people(jurisdiction, timezone.localdate())
    committees.demo_work.seed()
    people = {user.username: user for user in User.objects.all()}
    at_work = OwnersCommittee.objects.get(estate__in=estates_of(people["committee"]))
    return people, at_work


def estates_of(user):
    from committees.permissions import committee_estate_ids

    return committee_estate_ids(user)


@pytest.fixture
def browser(shown, client_of, jurisdiction):
    """`browser("officer")`: signed in as somebody of the demo; "" for nobody."""

    def make(name):
        client = client_of(jurisdiction)
        if name:
            client.force_login(shown[0][name])
        return client

    return make


def admin(name, *args):
    return reverse(f"admin:committees_{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_the_demo_has_every_state_and_adds_nothing_twice(shown):
    states = with_state(OwnersCommittee.objects.all(), timezone.localdate()).values_list("office_state", flat=True)
    assert sorted(states) == ["in_office", "overdue", "renewal_due"]
    assert DeliberationChain.objects.get().state == "open"
    number = WorkStep.objects.count()
    committees.demo_work.seed()
    assert WorkStep.objects.count() == number


def test_members_open_every_page_of_their_committee(shown, browser):
    client, committee = browser("committee"), shown[1]
    assert client.get(reverse("committee:home")).status_code == 302
    overview = text_of(client.get(reverse("committee:overview", args=[committee.pk])))
    assert "钟启明" in overview
    for name in SECTIONS:
        assert client.get(reverse("committee:section", args=[committee.pk, name])).status_code == 200, name
    for kind, model in (("meeting", CommitteeMeeting), ("decision", CommitteeDecision), ("order", RemedialOrder)):
        assert client.get(reverse("committee:thing", args=[kind, model.objects.first().pk])).status_code == 200
    assert client.get(reverse("committee:section", args=[committee.pk, "colours"])).status_code == 404
    download = client.get(reverse("committee:paper", args=[WorkPaper.objects.first().pk]))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    download.close()


def test_strangers_find_nothing(shown, browser):
    committee = shown[1]
    other = OwnersCommittee.objects.exclude(estate=committee.estate).first()
    address = reverse("committee:overview", args=[committee.pk])
    assert browser("owner").get(address).status_code == 403
    assert browser("officer").get(address).status_code == 403
    assert browser("committee").get(reverse("committee:overview", args=[other.pk])).status_code == 404
    assert browser("").get(address).status_code == 302


def test_a_member_enters_a_use_of_the_seal(shown, browser):
    client, address = browser("committee"), reverse("committee:section", args=[shown[1].pk, "seal"])
    sent = {"act": "seal", "seal-used_on": f"{timezone.localdate()}", "seal-document": "证明", "seal-copies": "1"}
    wrong = client.post(address, sent)
    assert wrong.status_code == 422 and "证明" in text_of(wrong)
    assert client.post(address, {**sent, "seal-purpose": "开户"}).status_code == 302
    assert SealUse.objects.first().number == 2


def test_what_a_service_refuses_stands_on_the_form(shown, browser):
    client, address = browser("committee"), reverse("committee:section", args=[shown[1].pk, "seal"])
    tomorrow = timezone.localdate() + ONE_DAY
    sent = {"seal-used_on": f"{tomorrow}", "seal-document": "证明", "seal-copies": "1", "seal-purpose": "开户"}
    refused = client.post(address, {"act": "seal", **sent})
    assert refused.status_code == 422 and "开户" in text_of(refused)


def test_a_member_answers_an_order_and_the_office_closes_it(shown, browser):
    order = RemedialOrder.objects.get()
    sent = {"act": "answer", "answer-answer": "已补全"}
    assert browser("committee").post(reverse("committee:thing", args=["order", order.pk]), sent).status_code == 302
    page = text_of(browser("officer").get(admin("remedialorder_change", order.pk)))
    assert "已补全" in page
    act = admin("remedialorder_act", order.pk, "close")
    assert browser("officer").post(act, {"close-reason": "看过"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "closed"


def test_the_office_sees_its_own_area_only(shown, browser):
    committee = shown[1]
    for name, number in (("officer", 200), ("housing", 200), ("auditor", 200), ("mediator", 403), ("firm", 302)):
        response = browser(name).get(admin("ownerscommittee_changelist"))
        assert response.status_code in (number, 403 if number == 302 else number), name
    assert browser("officer2").get(admin("ownerscommittee_change", committee.pk)).status_code == 404
    page = text_of(browser("officer").get(admin("ownerscommittee_change", committee.pk)))
    assert "更换东门道闸" in page and "钟启明" in page
    filtered = text_of(browser("housing").get(admin("ownerscommittee_changelist") + "?office_state=overdue"))
    assert filtered.count("业主委员会") >= 1 and committee.name not in filtered
    assert committee.name not in text_of(browser("housing").get(admin("ownerscommittee_ending")))


@pytest.mark.parametrize(
    "name",
    [
        "remedialorder",
        "majormatterreport",
        "deliberationchain",
        "emergencyfunduse",
        "committeemeeting",
        "handover",
        "dutyreport",
        "committeefiling",
        "electionpreparation",
        "majormatterclass",
        "chainrule",
    ],
)
def test_lists_and_pages_of_the_office_open(shown, browser, name):
    client = browser("housing")
    assert client.get(admin(f"{name}_changelist")).status_code == 200
    from django.apps import apps

    first = apps.get_model("committees", name).objects.first()
    assert client.get(admin(f"{name}_change", first.pk)).status_code == 200


def test_the_office_gives_an_opinion_once(shown, browser):
    matter = MajorMatterReport.objects.filter(opinion="").first()
    act = admin("majormatterreport_act", matter.pk, "opinion")
    sent = {"opinion-opinion": "agreed", "opinion-reason": "可行"}
    assert browser("auditor").post(act, sent).status_code == 403  # sees it, and may not
    assert browser("officer").post(act, sent).status_code == 302
    matter.refresh_from_db()
    assert (matter.opinion, matter.reason) == ("agreed", "可行")


def test_the_office_registers_a_committee(shown, browser):
    taken = OwnersCommittee.objects.values("estate")
    estate = ElectionPreparation.objects.exclude(estate__in=taken).get().estate
    sent = {
        "estate": estate.code,
        "name": "新业主委员会",
        "kind": "owners",
        "term_from": "2026-01-01",
        "term_to": "2030-01-01",
        "seats": "4",
    }
    client = browser("housing")
    refused = client.post(admin("ownerscommittee_add"), sent)
    assert refused.status_code == 422 and "新业主委员会" in text_of(refused)
    assert client.post(admin("ownerscommittee_add"), {**sent, "seats": "5"}).status_code == 302
    assert browser("auditor").get(admin("ownerscommittee_add")).status_code == 403


def test_a_rule_of_deliberation_is_added_by_the_whole_jurisdiction(shown, browser):
    sent = {
        "matter": "hire_firm",
        "stages": ["prior", "hearing"],
        "source": "地方办法",
        "effective_from": f"{timezone.localdate() + ONE_DAY}",
    }
    assert browser("officer").post(admin("chainrule_add"), sent).status_code == 403
    assert browser("housing").post(admin("chainrule_add"), sent).status_code == 302


def test_everybody_reads_who_serves_and_what_was_decided(shown, browser):
    committee = shown[1]
    page = text_of(browser("").get(reverse("places:estate", args=[committee.estate.code])))
    for words in ("钟启明", "更换东门道闸", "签订更换合同", "60 %", "第三季度工作通报", "公共收益用于更新儿童乐园"):
        assert words in page, words
    assert "江映月" not in page  # an alternate holds no seat
    assert "业主、物业服务企业" not in page  # who spoke in a hearing is not published


def test_an_estate_without_a_committee_has_no_section(shown):
    from places.models import Estate

    empty = Estate.objects.exclude(committees__isnull=False).last()
    assert estate_section(empty) is None


def test_the_register_needs_no_more_queries_for_more_rows(shown, browser, sees_equal_queries):
    from places.models import Estate

    client = browser("housing")

    def grow():
        for estate in Estate.objects.exclude(committees__isnull=False)[:10]:
            start = timezone.localdate() - 100 * ONE_DAY
            OwnersCommittee.objects.create(
                estate=estate, name=estate.name, term_from=start, term_to=start + 900 * ONE_DAY
            )

    sees_equal_queries(lambda: client.get(admin("ownerscommittee_changelist")), grow)
