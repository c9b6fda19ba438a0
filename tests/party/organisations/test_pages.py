"""The pages: who sees what, what stands on them, what a form does, how many statements they take."""

import datetime

import pytest
from django.urls import reverse

from jobs.services import run_job
from party.models import CrossAppointment, FormationTask, JointPlan, MemberCount, PartyOrganisation
from party.services import plans
from party.services.posts import take_post
from party.services.snapshots import take_snapshot
from tests.party.conftest import NOW, SINCE

TODAY = datetime.date.today()


@pytest.fixture
def pages(town, jurisdiction, client_of):
    """`pages(person)`: a browser in which the person is signed in; nobody for None."""

    def sign_in(person):
        client = client_of(jurisdiction)
        if person is not None:
            client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def full(town):
    """A project with a branch and its secretary, one with a gap, a committee, coverage of yesterday."""
    town.first = town.project(estate=town.estate(longitude="104.000001", latitude="30.650000"))
    town.counted(town.first, 3)
    town.branch = town.own(town.first)
    take_post(town.branch.pk, by=None, now=NOW, post="secretary", name="欧阳静言", term_from=SINCE)
    town.gap = town.project(estate=town.estate(longitude="104.000002", latitude="30.650000"))
    town.counted(town.gap, 4)
    town.small = [
        town.project(estate=town.estate(longitude=f"104.00000{number}", latitude="30.650000")) for number in (3, 4)
    ]
    for project in town.small:
        town.counted(project, 2)
    town.line = town.organisation()
    town.seat = town.committee()
    take_snapshot(TODAY - datetime.timedelta(days=1))
    return town


def unit_address(unit, end="project"):
    return reverse("admin:party_partyorganisation_unit", args=[end, unit.pk])


def addresses(town):
    area = town.tree.community.code
    return [
        reverse("admin:party_partyorganisation_changelist"),
        reverse("admin:party_partyorganisation_change", args=[town.branch.pk]),
        reverse("admin:party_partyorganisation_coverage", args=[area]),
        reverse("admin:party_partyorganisation_missing", args=[area, "project"]),
        unit_address(town.gap),
        unit_address(town.seat, "committee"),
        unit_address(town.gap.firm, "firm"),
        reverse("admin:party_partyorganisation_missing", args=[area, "firm"]),
        reverse("admin:party_partyorganisation_missing", args=[area, "committee"]),
        reverse("admin:party_jointplan_changelist"),
        reverse("admin:party_formationtask_changelist"),
        reverse("admin:party_crossappointment_changelist"),
        reverse("admin:party_partyassignment_changelist"),
        reverse("admin:party_formationrule_changelist"),
        reverse("admin:party_sharetarget_changelist"),
    ]


@pytest.mark.parametrize(
    ("role", "outcome"),
    [
        ("organisation_department", 200),
        ("community_secretary", 200),
        ("housing_department", 403),
        ("subdistrict_officer", 403),
        ("community_worker", 403),
        ("auditor", 403),
    ],
)
def test_only_the_organisation_line_opens_the_pages(full, pages, role, outcome):
    scope = {
        "community_secretary": full.tree.community,
        "subdistrict_officer": full.tree.first,
        "community_worker": full.tree.community,
    }.get(role)
    client = pages(full.person(role, role, scope))
    for address in addresses(full):
        assert client.get(address).status_code == outcome, address


def test_another_community_finds_nothing(full, pages):
    client = pages(full.person("stranger", "community_secretary", full.tree.other))
    for address in addresses(full)[1:9]:
        assert client.get(address).status_code == 404, address
    assert "欧阳" not in client.get(addresses(full)[0]).content.decode()


def test_names_stand_in_full_only_for_those_who_manage(full, pages):
    page = pages(full.person("department")).get(addresses(full)[1])
    assert "欧阳静言" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_nothing_personal_on_the_public_page(full, pages):
    client = pages(None)
    page = client.get(reverse("party:organisations")).content.decode()
    assert full.tree.district.name in page
    below = client.get(reverse("party:organisations_of", args=[full.tree.community.code])).content.decode()
    assert full.branch.name in below
    assert "欧阳" not in page + below
    assert client.get("/party/organisations/nowhere/").status_code == 404


def test_an_estate_names_its_organisations_and_nobody(full, pages):
    page = pages(None).get(reverse("places:estate", args=[full.first.estate.code])).content.decode()
    assert full.branch.name in page
    assert "欧阳" not in page
    assert (
        full.branch.name not in pages(None).get(reverse("places:estate", args=[full.gap.estate.code])).content.decode()
    )


def test_coverage_shows_both_shares_and_leads_to_the_missing_ones(full, pages):
    client = pages(full.person("department"))
    page = client.get(reverse("admin:party_partyorganisation_coverage", args=[full.tree.community.code]))
    text = page.content.decode()
    assert "50 %" in text  # one of two that must form
    assert "25 %" in text  # one of four is covered
    missing = client.get(reverse("admin:party_partyorganisation_missing", args=[full.tree.community.code, "project"]))
    assert full.gap.name in missing.content.decode()
    only = client.get(missing.request["PATH_INFO"], {"gap": "not_covered"}).content.decode()
    assert full.gap.name not in only
    assert full.small[0].name in only
    assert client.get(missing.request["PATH_INFO"], {"gap": "nonsense"}).status_code == 404


def test_a_unit_is_counted_formed_and_made_a_task(full, pages):
    client = pages(full.person("department"))
    act = reverse("admin:party_partyorganisation_unit_act", args=["project", full.gap.pk, "task"])
    day = TODAY + datetime.timedelta(days=5)
    assert client.post(act, {"task-due_on": day.isoformat()}).status_code == 302
    assert FormationTask.objects.get().step == "form"
    wrong = client.post(act.replace("/task/", "/count/"), {"count-here": "-1", "count-counted_on": "2026-01-01"})
    assert wrong.status_code == 422
    assert 'value="-1"' in wrong.content.decode()  # what was typed stays
    good = {"count-counted_on": TODAY.isoformat(), "count-here": "8", "count-elsewhere": "0"}
    assert client.post(act.replace("/task/", "/count/"), good).status_code == 302
    assert MemberCount.objects.filter(project=full.gap).first().here == 8
    form = {
        "form-name": "新支部",
        "form-kind": "branch",
        "form-founded_date": TODAY.isoformat(),
        "form-parent": full.line.pk,
    }
    assert client.post(act.replace("/task/", "/form/"), form).status_code == 302
    made = PartyOrganisation.objects.get(project=full.gap)
    assert (made.parent, made.level) == (full.line, "project")
    again = client.post(act.replace("/task/", "/form/"), form)
    assert again.status_code == 422  # the unit has one already


def test_an_appointment_is_proposed_declared_and_taken_up(full, pages):
    client = pages(full.person("department"))
    act = reverse("admin:party_partyorganisation_unit_act", args=["committee", full.seat.pk, "propose"])
    given = {
        "propose-kind": "community_in_committee",
        "propose-community": full.line.pk,
        "propose-name": "沈从容",
        "propose-own_post": "社区委员",
        "propose-legal_path": "appointment",
        "propose-effective_from": TODAY.isoformat(),
    }
    refused = client.post(act, given)
    assert refused.status_code == 422
    assert "沈从容" in refused.content.decode()
    assert client.post(act, {**given, "propose-legal_path": "owners_election"}).status_code == 302
    row = CrossAppointment.objects.get()
    for name, data in (
        ("declare", {"kin": "no", "benefit": "no", "declared_on": TODAY.isoformat()}),
        ("take_up", {"document": "公告"}),
    ):
        address = reverse("admin:party_crossappointment_act", args=[row.pk, name])
        assert client.post(address, {f"{name}-{key}": value for key, value in data.items()}).status_code == 302
    row.refresh_from_db()
    assert row.state == "in_force"
    assert client.get(reverse("admin:party_crossappointment_change", args=[row.pk])).status_code == 200


def test_a_plan_is_made_shown_and_carried_out(full, pages):
    client = pages(full.person("department"))
    start = reverse("admin:party_jointplan_start", args=[full.tree.first.code])
    assert client.get(start).status_code == 405
    assert client.post(start).status_code == 302
    from jobs.models import JobRun

    run_job(JobRun.objects.get(kind="party.plan").pk)
    plan = JointPlan.objects.get()
    shown = client.get(reverse("admin:party_jointplan_change", args=[plan.pk])).content.decode()
    assert "<svg" in shown
    assert full.small[0].name in shown
    assert client.post(reverse("admin:party_jointplan_act", args=[plan.pk, "propose"])).status_code == 302
    task = FormationTask.objects.get(step="join")
    found = reverse("admin:party_formationtask_act", args=[task.pk, "found"])
    given = {"found-name": "联合支部", "found-founded_date": TODAY.isoformat()}
    assert client.get(reverse("admin:party_formationtask_change", args=[task.pk])).status_code == 200
    assert client.post(found, given).status_code == 302
    assert PartyOrganisation.objects.get(name="联合支部").joint_units.count() == 2
    assert client.post(start).status_code == 302  # nothing is left to plan: told on the page of coverage
    assert JointPlan.objects.count() == 1


def test_a_post_a_dissolution_and_a_visit(full, pages):
    client = pages(full.person("department"))
    address = reverse("admin:party_partyorganisation_act", args=[full.branch.pk, "post"])
    second = {"post-post": "secretary", "post-name": "另一人", "post-term_from": TODAY.isoformat()}
    assert client.post(address, second).status_code == 422
    assert client.post(address, {**second, "post-post": "deputy_secretary"}).status_code == 302
    end = {"dissolve-dissolved_date": TODAY.isoformat(), "dissolve-reason": "项目撤出"}
    assert client.post(address.replace("/post/", "/dissolve/"), end).status_code == 302
    sent = full.sent(full.gap)
    visit = reverse("admin:party_partyassignment_act", args=[sent.pk, "visit"])
    data = {"visit-visited_on": TODAY.isoformat(), "visit-summary": "走访", "visit-finding_1": "堆物"}
    assert client.post(visit, data).status_code == 422  # a finding without a day
    assert client.post(visit, {**data, "visit-due_1": TODAY.isoformat()}).status_code == 302
    assert "堆物" in client.get(reverse("admin:party_partyassignment_change", args=[sent.pk])).content.decode()


def test_founding_and_rules(full, pages):
    client = pages(full.person("department"))
    add = reverse("admin:party_partyorganisation_add") + f"?area={full.tree.first.code}"
    given = {
        "name": "街道党工委",
        "level": "street",
        "kind": "committee",
        "founded_date": TODAY.isoformat(),
        "member_count": "3",
    }
    assert client.get(add).status_code == 200
    assert client.post(add, {**given, "parent": full.line.pk}).status_code == 422  # not offered: it lies below
    assert client.post(add, given).status_code == 302
    rule = reverse("admin:party_formationrule_add")
    assert client.get(rule).status_code == 200
    target = reverse("admin:party_sharetarget_add")
    data = {"measure": "projects_crossed", "share": "0.5", "source": "试验", "effective_from": TODAY.isoformat()}
    assert client.post(target, data).status_code == 302
    secretary = pages(full.person("secretary", "community_secretary", full.tree.community))
    assert secretary.get(rule).status_code == 403
    assert secretary.get(add).status_code == 404


@pytest.mark.parametrize("name", ["changelist", "missing", "coverage"])
def test_pages_take_as_many_statements_with_many_rows(full, pages, sees_equal_queries, name):
    client = pages(full.person("department"))
    area = full.tree.community.code
    address = {
        "changelist": reverse("admin:party_partyorganisation_changelist"),
        "missing": reverse("admin:party_partyorganisation_missing", args=[area, "project"]),
        "coverage": reverse("admin:party_partyorganisation_coverage", args=[area]),
    }[name]

    def grow():
        for _number in range(8):
            project = full.project()
            full.counted(project, 4)
            full.own(full.project())

    sees_equal_queries(lambda: client.get(address), grow)


def test_coverage_without_anything(town, pages):
    from party.models import FormationRule

    FormationRule.objects.all().delete()
    client = pages(town.person("department"))
    code = town.tree.district.code
    assert client.get(reverse("admin:party_partyorganisation_coverage", args=[code])).status_code == 200
    assert client.get(reverse("admin:party_partyorganisation_missing", args=[code, "firm"])).status_code == 200
    assert client.get(reverse("admin:party_partyorganisation_missing", args=[code, "industry"])).status_code == 404
    assert client.get(unit_address(town.project())).status_code == 200
    with pytest.raises(plans.NoRule):
        plans.start_plan(town.tree.district, by=None, now=NOW)
