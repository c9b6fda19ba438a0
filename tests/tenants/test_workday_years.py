"""Loading a year of working days, from a file to the count."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from common import workdays
from common.workdays import add_working_days
from complaints.rules import due_times
from tenants import services
from tenants.models import WorkdayYear

NOW = datetime.datetime(2030, 11, 10, tzinfo=datetime.UTC)
DAY = datetime.date
GOOD = {
    "year": 2031,
    "source": "示例通知",
    "holidays": ["2031-01-01", "2031-01-02", "2031-01-03"],
    "workdays": ["2030-12-29"],
}


@pytest.fixture(autouse=True)
def forget():
    """What a test loads is rolled back, so it must be forgotten too."""
    workdays._kept = (0.0, {})
    yield
    workdays._kept = (0.0, {})


def run(*arguments):
    out = StringIO()
    call_command("workdays", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("fixture", ["jurisdiction", "db"])
def test_a_loaded_year_counts_at_once_in_every_schema(request, fixture):
    request.getfixturevalue(fixture)
    assert add_working_days(DAY(2030, 12, 31), 1) == (DAY(2031, 1, 1), False)
    services.load_workday_year(GOOD, now=NOW)
    assert add_working_days(DAY(2030, 12, 31), 2) == (DAY(2031, 1, 7), True)


def test_a_limit_of_a_complaint_is_no_longer_provisional(jurisdiction):
    services.load_workday_year(GOOD, now=NOW)
    found = due_times(datetime.datetime(2030, 12, 31, 9, tzinfo=datetime.UTC), 1, 2)
    assert (found.first_response_due_at.date(), found.is_provisional) == (DAY(2031, 1, 7), False)


def test_loading_again_replaces_the_year(jurisdiction):
    services.load_workday_year(GOOD, now=NOW)
    services.load_workday_year(GOOD | {"holidays": ["2031-01-01"], "workdays": []}, now=NOW)
    assert WorkdayYear.objects.count() == 1
    assert add_working_days(DAY(2031, 1, 1), 1).day == DAY(2031, 1, 2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"holidays": ["2030-10-01"]}, "2030-10-01 does not lie"),
        ({"holidays": ["2031-01-01", "2031-01-01"]}, "2031-01-01 is named twice"),
        ({"holidays": ["2031-01-04"], "workdays": ["2031-01-04"]}, "both a day off"),
        ({"workdays": ["2031-01-06"]}, "not a Saturday"),
        ({"holidays": []}, "Give year"),
        ({"holidays": "2031-01-01"}, "Give year"),
        ({"holidays": ["1 January"]}, "Give year"),
        ({"holidays": [20310101]}, "Give year"),
        ({"holidays": ["2031-01-01"] * 500}, "Give year"),
        ({"year": "2031"}, "Give year"),
        ({"year": True}, "Give year"),
        ({"source": " "}, "Give year"),
        ({"weekends": []}, "Give year"),
    ],
)
def test_an_arrangement_that_makes_no_sense_is_refused_with_its_days(jurisdiction, change, words):
    from django.utils import translation

    with translation.override("en"), pytest.raises(services.BadWorkdayYear, match=words):
        services.load_workday_year(GOOD | change, now=NOW)
    assert not WorkdayYear.objects.exists()


def test_holidays_may_be_weekend_days(jurisdiction):
    services.load_workday_year(GOOD | {"holidays": ["2031-01-04", "2031-01-05"]}, now=NOW)


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_the_command_loads_a_file_and_shows_the_year(db, tmp_path, form):
    path = tmp_path / f"2031.{form}"
    path.write_text(
        json.dumps(GOOD)
        if form == "json"
        else "year: 2031\nsource: 示例通知\nholidays: [2031-01-01, 2031-01-02, 2031-01-03]\nworkdays: [2030-12-29]\n",
        encoding="utf-8",
    )
    assert "3 days off, 1 make-up days" in run("load", path)
    shown = run("show", 2031)
    assert "as loaded" in shown
    assert "off     2031-01-01 Wed" in shown
    assert "worked  2030-12-29 Sun" in shown


def test_the_command_shows_a_year_of_the_library_and_says_what_is_unknown(db):
    assert "chinesecalendar" in run("show", 2026)
    with pytest.raises(CommandError, match="not known yet"):
        run("show", 2031)


@pytest.mark.parametrize("content", [b"\xff", b"[1", b"- 1", b"", b"a" * 200_000, b"year: 2031-13-45"])
def test_a_file_that_is_no_year_is_one_clear_line(db, tmp_path, content):
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        run("load", path)
    with pytest.raises(CommandError):
        run("load", tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"year": 1900}, "workday_year_plausible"),
        ({"source": ""}, "workday_year_complete"),
        ({"holidays": []}, "workday_year_complete"),
    ],
)
def test_the_database_refuses_a_year_that_cannot_be(db, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WorkdayYear.objects.create(**GOOD | {"loaded_at": NOW} | change)
