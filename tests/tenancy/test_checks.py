"""The start-up checks: every app is placed, and no foreign key leaves its side."""

from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from governance.settings.apps import BOTH, PLACEMENTS, PUBLIC, TENANT
from tenants.checks import check_foreign_keys, check_placements, crossing_keys


def test_the_project_passes():
    assert check_placements(None) == []
    assert check_foreign_keys(None) == []


def test_an_app_without_a_placement_is_refused(monkeypatch):
    monkeypatch.setattr("tenants.checks.PLACEMENTS", tuple(p for p in PLACEMENTS if p.app != "audit"))
    (error,) = check_placements(None)
    assert (error.id, "audit" in error.msg) == ("tenants.E001", True)


def test_a_placement_without_a_reason_is_refused(monkeypatch):
    changed = tuple(p._replace(reason=" ") if p.app == "audit" else p for p in PLACEMENTS)
    monkeypatch.setattr("tenants.checks.PLACEMENTS", changed)
    (error,) = check_placements(None)
    assert "audit" in error.msg


@isolate_apps("tests")
def test_a_key_from_one_side_to_the_other_is_refused():
    class Target(models.Model):
        class Meta:
            app_label = "theirs"

    class Source(models.Model):
        target = models.ForeignKey(Target, models.CASCADE)
        loose = models.ForeignKey(Target, models.CASCADE, db_constraint=False, related_name="+")
        user = models.ForeignKey(get_user_model(), models.CASCADE, related_name="+")

        class Meta:
            app_label = "ours"

    def errors(ours, theirs):
        return [e.id for e in crossing_keys([Source], {"ours": ours, "theirs": theirs, "accounts": BOTH})]

    assert errors(TENANT, PUBLIC) == ["tenants.E002"]
    assert errors(PUBLIC, TENANT) == ["tenants.E002"]
    assert errors(BOTH, TENANT) == ["tenants.E002"]
    assert errors(TENANT, TENANT) == errors(PUBLIC, BOTH) == errors(BOTH, BOTH) == []
