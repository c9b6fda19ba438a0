"""A mobilisation calls Party branches, and their people answer."""

import datetime

import pytest

from party.services.organisations import dissolve_organisation, found_organisation
from party.services.posts import take_post
from programmes.models import MobilisationTask, VolunteerTeam
from programmes.permissions import branch_keys_of
from tests.programmes.conftest import NOW

SINCE = datetime.date(2025, 1, 1)


@pytest.fixture
def branch(town):
    return found_organisation(
        by=None,
        now=NOW,
        area=town.tree.community,
        name="社区党委",
        level="community",
        kind="committee",
        founded_date=SINCE,
    )


def test_a_branch_of_the_area_is_called_and_its_secretary_answers(town, branch):
    secretary, stranger = town.volunteer("secretary"), town.volunteer("stranger")
    take_post(branch.pk, by=None, now=NOW, post="secretary", name="贺知远", term_from=SINCE, user=secretary)
    town.emergency()
    task = MobilisationTask.objects.get(kind="branch")
    assert (task.branch_key, task.name) == (str(branch.pk), "社区党委")
    assert branch_keys_of(secretary) == {str(branch.pk)}
    assert branch_keys_of(stranger) == frozenset()


def test_a_branch_that_was_dissolved_is_not_called(town, branch):
    town.project(town.estate())
    dissolve_organisation(branch.pk, by=None, now=NOW, dissolved_date=SINCE + datetime.timedelta(days=9), reason="撤并")
    town.emergency()
    assert not MobilisationTask.objects.filter(kind="branch").exists()


def test_the_office_chooses_the_branch_behind_a_team_by_its_name(town, branch, jurisdiction, client_of):
    browser = client_of(jurisdiction)
    browser.force_login(town.person("officer", "subdistrict_officer", town.tree.first))
    add = "/admin/programmes/volunteerteam/add/"
    assert f'<option value="{branch.pk}">社区党委</option>' in browser.get(add).content.decode()
    given = {"name": "先锋队", "area": town.tree.community.pk, "is_active": "on"}
    refused = browser.post(add, given | {"branch_key": "999999"})
    assert refused.context["adminform"].form.errors["branch_key"]
    assert browser.post(add, given | {"branch_key": str(branch.pk)}).status_code == 302
    assert VolunteerTeam.objects.get().branch_key == str(branch.pk)
