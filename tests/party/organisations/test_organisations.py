"""Organisations, posts and counts: what is kept, what is refused, who may."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from common.errors import NotAllowed
from party.models import MemberCount, PartyOrganisation, PartyPost, PartyStep
from party.services._steps import DayWrong
from party.services.organisations import (
    NotJoint,
    NotUnderThat,
    StillInUse,
    TooManyUnits,
    change_organisation,
    dissolve_organisation,
    join_units,
    leave_joint_branch,
)
from party.services.posts import count_members, end_post, take_post
from tests.party.conftest import NOW, SINCE, TODAY


@pytest.fixture
def line(town):
    """District, street, community, estate branch, one under the other."""
    district = town.organisation(area=town.tree.district, level="district_industry")
    street = town.organisation(area=town.tree.first, level="street", parent=district)
    community = town.organisation(level="community", parent=street)
    branch = town.organisation(level="estate", kind="branch", parent=community)
    return district, street, community, branch


def test_the_path_is_written_by_the_database(line):
    district, street, community, branch = line
    assert branch.path == f"{district.pk}/{street.pk}/{community.pk}/{branch.pk}/"
    assert (district.depth, branch.depth) == (0, 3)


def test_what_lies_below_moves_along(town, line):
    _district, street, community, branch = line
    other = town.organisation(area=town.tree.second, level="street")
    change_organisation(community.pk, by=None, now=NOW, parent=other)
    branch.refresh_from_db()
    assert branch.path == f"{other.pk}/{community.pk}/{branch.pk}/"
    assert not PartyOrganisation.objects.under(street.path).filter(pk=branch.pk).exists()


def test_no_cycle_even_past_the_services(line):
    district, _street, community, _branch = line
    with pytest.raises(IntegrityError, match="it stands above"), transaction.atomic():
        PartyOrganisation.objects.filter(pk=district.pk).update(parent=community)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartyOrganisation.objects.filter(pk=district.pk).update(parent=district)


@pytest.mark.parametrize(
    ("level", "above"), [("community", "estate"), ("street", "community"), ("city_industry", "street")]
)
def test_nothing_stands_under_what_lies_below_it(town, level, above):
    parent = town.organisation(level=above, kind="branch")
    with pytest.raises(NotUnderThat):
        town.organisation(level=level, parent=parent)


def test_terms_are_five_years_in_communities_and_three_elsewhere(town):
    assert town.organisation(level="community").term_ends_on == datetime.date(2030, 1, 1)
    assert town.own(town.project()).term_years == 3
    leap = PartyOrganisation(founded_date=datetime.date(2024, 2, 29), term_years=3)
    assert leap.term_ends_on == datetime.date(2027, 3, 1)


def test_an_organisation_names_exactly_its_unit(town):
    project, committee = town.project(), town.committee()
    good = {"name": "支部", "kind": "branch", "area": town.tree.community, "founded_date": SINCE}
    for wrong in (
        {"level": "project"},
        {"level": "project", "owners_committee": committee},
        {"level": "project", "project": project, "owners_committee": committee},
        {"level": "community", "project": project},
        {"level": "project", "project": project, "kind": "joint_branch"},
        {"level": "community", "estate": project.estate},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PartyOrganisation.objects.create(**{**good, **wrong})
    PartyOrganisation.objects.create(**good, level="project", project=project)
    PartyOrganisation.objects.create(**good, level="estate", estate=project.estate)


def test_a_unit_has_one_organisation_at_a_time_but_may_have_groups(town):
    project = town.project()
    branch = town.own(project)
    with pytest.raises(ValidationError):
        town.own(project, kind="temporary_branch")
    town.own(project, kind="party_group", parent=branch)
    dissolved = datetime.date(2026, 3, 1)
    with pytest.raises(StillInUse):
        dissolve_organisation(branch.pk, by=None, now=NOW, dissolved_date=dissolved, reason="合并")
    PartyOrganisation.objects.filter(kind="party_group").update(dissolved_date=dissolved, dissolution_reason="合并")
    dissolve_organisation(branch.pk, by=None, now=NOW, dissolved_date=dissolved, reason="合并")
    town.own(project, kind="temporary_branch", founded_date=dissolved)  # half-open: the day itself is free again


def test_a_dissolution_ends_the_posts(town):
    branch = town.own(town.project())
    post = take_post(branch.pk, by=None, now=NOW, post="secretary", name="冯一鸣", term_from=SINCE)
    dissolve_organisation(branch.pk, by=None, now=NOW, dissolved_date=TODAY, reason="项目撤出")
    post.refresh_from_db()
    assert (post.term_to, post.end_reason) == (TODAY, "body_gone")


def test_one_secretary_at_a_time(town):
    branch = town.own(town.project())
    first = take_post(branch.pk, by=None, now=NOW, post="secretary", name="冯一鸣", term_from=SINCE)
    with pytest.raises(ValidationError):
        take_post(branch.pk, by=None, now=NOW, post="secretary", name="褚二清", term_from=TODAY)
    end_post(first.pk, by=None, now=NOW, term_to=TODAY, reason="term_over")
    take_post(branch.pk, by=None, now=NOW, post="secretary", name="褚二清", term_from=TODAY)
    with pytest.raises(DayWrong):
        end_post(first.pk, by=None, now=NOW, term_to=TODAY, reason="term_over")
    with pytest.raises(IntegrityError), transaction.atomic():
        PartyPost.objects.create(organisation=branch, post="secretary", name="卫三", term_from=SINCE)


def test_names_are_encrypted_and_stand_in_no_history(town):
    branch = town.own(town.project())
    post = take_post(branch.pk, by=None, now=NOW, post="secretary", name="欧阳静言", term_from=SINCE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM party_partypost WHERE id = %s", [post.pk])
        assert "欧阳" not in cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(note, ' '), '') FROM party_partystep")
        assert "欧阳" not in cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(payload::text || reason, ' '), '') FROM audit_auditentry")
        assert "欧阳" not in cursor.fetchone()[0]
    assert "静言" not in str(post)


def test_counts_and_steps_are_never_changed(town):
    count = town.counted(town.project(), 3)
    for rows in (MemberCount.objects.filter(pk=count.pk), PartyStep.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberCount.objects.filter(pk=count.pk).update(here=30)


def test_a_count_lies_in_the_past(town):
    with pytest.raises(DayWrong):
        town.counted(town.project(), 3, day=TODAY + datetime.timedelta(days=1))


def test_a_joint_branch_holds_at_most_five_units_and_a_unit_is_in_one(town):
    projects = [town.project() for _number in range(6)]
    with pytest.raises(TooManyUnits):
        town.joint(*projects)
    branch = town.joint(*projects[:5])
    with pytest.raises(TooManyUnits):
        join_units(branch.pk, [projects[5]], by=None, now=NOW, effective_from=SINCE)
    with pytest.raises(ValidationError), transaction.atomic():
        town.joint(projects[0])
    row = branch.joint_units.first()
    leave_joint_branch(row.pk, by=None, now=NOW, effective_to=TODAY)
    join_units(branch.pk, [projects[5]], by=None, now=NOW, effective_from=TODAY)
    with pytest.raises(NotJoint):
        join_units(town.own(town.project()).pk, [projects[0]], by=None, now=NOW, effective_from=TODAY)


def test_who_may_found_count_and_appoint(town):
    secretary = town.person("secretary", "community_secretary", town.tree.community)
    stranger = town.person("stranger", "community_secretary", town.tree.other)
    housing = town.person("housing", "housing_department")
    project = town.project()
    branch = town.own(project)
    for person in (stranger, housing):
        with pytest.raises(NotAllowed):
            count_members(project, by=person, now=NOW, counted_on=SINCE, here=3)
        with pytest.raises(NotAllowed):
            take_post(branch.pk, by=person, now=NOW, post="secretary", name="某", term_from=SINCE)
    count_members(project, by=secretary, now=NOW, counted_on=SINCE, here=3)
    take_post(branch.pk, by=secretary, now=NOW, post="secretary", name="某某", term_from=SINCE)


def test_posts_are_seen_by_the_organisation_line_of_the_area_only(town):
    branch = town.own(town.project())
    take_post(branch.pk, by=None, now=NOW, post="secretary", name="冯一鸣", term_from=SINCE)
    seen = {
        role: PartyPost.objects.visible_to(town.person(role, role, scope)).count()
        for role, scope in [
            ("organisation_department", town.tree.district),
            ("community_secretary", town.tree.community),
            ("housing_department", town.tree.district),
            ("subdistrict_officer", town.tree.first),
            ("community_worker", town.tree.community),
            ("auditor", town.tree.district),
        ]
    }
    assert seen == {
        "organisation_department": 1,
        "community_secretary": 1,
        "housing_department": 0,
        "subdistrict_officer": 0,
        "community_worker": 0,
        "auditor": 0,
    }
    stranger = town.person("stranger", "community_secretary", town.tree.other)
    assert not PartyPost.objects.visible_to(stranger).exists()
