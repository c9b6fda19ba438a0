"""The public interface: what is on the page, and nothing else."""

import datetime
from decimal import Decimal

from firms.services import Content, disclose, review_version
from tests.firms.disclosure.conftest import SECOND_QUARTER, account, add_duty


def hand_in(project, by, now, **changes):
    values = {"kind": "common_revenue", "period_start": SECOND_QUARTER, "content": Content(account=account())}
    return disclose(project.pk, by=by, now=now, **{**values, **changes})


def test_public_accounts_are_read_without_an_account(project, manager, browser, now):
    add_duty(share_condition="always", share_ratio=Decimal("0.5"))
    version = hand_in(project, manager, now)
    found = browser().get(f"/api/v1/public/disclosures/?estate={project.estate.code}&kind=common_revenue").json()
    (row,) = found["results"]
    assert (row["id"], row["closing_amount"], row["digest"]) == (version.pk, "1600.00", version.digest)
    assert [line["amount"] for line in row["lines"]] == ["4000.00", "2500.00"]
    assert row["share"]
    assert "entered_by" not in row
    assert browser().get("/api/v1/public/disclosures/?estate=NOSUCH01").json()["results"] == []


def test_what_waits_for_review_is_not_there(project, manager, people, browser, now):
    add_duty(needs_review=True)
    version = hand_in(project, manager, now)
    address = f"/api/v1/public/disclosures/{version.pk}/"
    assert browser().get(address).status_code == 404
    review_version(version.pk, by=people["officer"], now=now, is_accepted=True)
    assert browser().get(address).status_code == 200


def test_duties_say_what_is_missing(project, browser):
    add_duty(effective_from=datetime.date(2026, 1, 1))
    rows = browser().get(f"/api/v1/public/disclosures/duties/{project.estate.code}/").json()
    assert {row["state"] for row in rows} <= {"missing", "open"}
    assert browser().get("/api/v1/public/disclosures/duties/NOSUCH01/").json() == []


def test_rules_levels_and_prices_are_listed_for_a_day(jurisdiction, browser):
    add_duty()
    rows = browser().get("/api/v1/public/disclosure-duties/?on=2026-02-01").json()["results"]
    assert [row["legal_source"] for row in rows] == ["试验条例第一条"]
    assert browser().get("/api/v1/public/disclosure-duties/?on=2025-02-01").json()["results"] == []
    for name in ("service-levels", "reference-prices"):
        assert browser().get(f"/api/v1/public/{name}/").json()["results"] == []


def test_a_list_costs_the_same_for_much_and_little(project, manager, browser, now, sees_equal_queries):
    add_duty()
    hand_in(project, manager, now)

    def grow():
        hand_in(project, manager, now, period_start=datetime.date(2026, 1, 1))

    sees_equal_queries(lambda: browser().get("/api/v1/public/disclosures/"), grow)
