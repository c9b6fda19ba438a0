"""Entering one fact by clicks: whom it is about, under which item, and only what the item asks for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from credit.models import CreditEvent, RulebookVersion
from firms.models import ServiceProject

Make = Callable[..., ServiceProject]
SignedIn = Callable[[str], Any]
REPORT = "/admin/credit/creditevent/report/"
FORM = {"fact": "报修三日无人处理", "occurred_on": "2026-06-20", "source": "subdistrict"}


def pdf(text: bytes = b"%PDF-1.4 x") -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", text)


def test_a_fact_is_entered_in_three_steps_reviewed_and_confirmed(
    signed_in: SignedIn, rulebook: RulebookVersion, project_of: Make
) -> None:
    project = project_of(0)
    officer = signed_in("officer")
    assert f"?project={project.pk}" in officer.get(f"{REPORT}?q=安和").content.decode()
    items = officer.get(f"{REPORT}?project={project.pk}").content.decode()
    assert f"?project={project.pk}&amp;item=B01" in items
    assert "V01" not in items or "item=V01" in items
    address = f"{REPORT}?project={project.pk}&item=B01"
    form = officer.get(address).content.decode()
    assert 'name="level"' not in form and 'name="points"' not in form
    answer = officer.post(address, {**FORM, "evidence": [pdf()]})
    event = CreditEvent.objects.get()
    assert answer["Location"].endswith(f"/admin/credit/creditevent/{event.pk}/change/")
    page = officer.get(answer["Location"]).content.decode()
    assert "/acts/review/" not in page, "whoever reports does not review"
    assert "/acts/review/" in signed_in("officer2").get(answer["Location"]).content.decode()
    signed_in("officer2").post(f"/admin/credit/creditevent/{event.pk}/acts/review/", {"review-reason": "属实"})
    housing = signed_in("housing")
    assert "/acts/confirm/" in housing.get(answer["Location"]).content.decode()
    housing.post(f"/admin/credit/creditevent/{event.pk}/acts/confirm/", {"confirm-reason": "属实"})
    event.refresh_from_db()
    assert event.confirmed_by is not None and event.scoring_notice.served_at
    notice = officer.get(f"/admin/credit/creditevent/{event.pk}/notice/")
    assert notice.content.startswith(b"PK")
    kept = event.evidence.get()
    download = officer.get(f"/admin/credit/creditevent/{event.pk}/evidence/{kept.pk}/")
    assert b"".join(download.streaming_content) == b"%PDF-1.4 x"
    download.close()


@pytest.mark.parametrize(
    ("item", "asked", "not_asked", "value"),
    [
        ("G01", 'name="level"', 'name="points"', {"level": "city"}),
        ("B02", 'name="points"', 'name="level"', {"points": "-3"}),
    ],
)
def test_only_what_the_item_asks_for(
    signed_in: SignedIn,
    rulebook: RulebookVersion,
    project_of: Make,
    item: str,
    asked: str,
    not_asked: str,
    value: dict[str, str],
) -> None:
    officer = signed_in("officer")
    address = f"{REPORT}?project={project_of(0).pk}&item={item}"
    page = officer.get(address).content.decode()
    assert asked in page and not_asked not in page
    assert officer.post(address, {**FORM, "evidence": [pdf()]}).status_code == 422
    assert officer.post(address, {**FORM, **value, "evidence": [pdf()]}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"fact": ""},
        {"fact": "电话13812345678"},
        {"occurred_on": "2999-01-01"},
        {"source": "derived"},
        {"occurred_on": "x"},
    ],
)
def test_what_does_not_fit_is_told_on_the_form_and_nothing_is_saved(
    signed_in: SignedIn, rulebook: RulebookVersion, project_of: Make, wrong: dict[str, str]
) -> None:
    answer = signed_in("officer").post(f"{REPORT}?project={project_of(0).pk}&item=B01", {**FORM, **wrong})
    assert answer.status_code == 422
    assert not CreditEvent.objects.exists()


def test_an_item_that_needs_evidence_is_refused_without(
    signed_in: SignedIn, rulebook: RulebookVersion, project_of: Make
) -> None:
    answer = signed_in("officer").post(f"{REPORT}?project={project_of(0).pk}&item=S01", FORM)
    assert answer.status_code == 422
    assert not CreditEvent.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "?complaint=1",
        "?complaint=x",
        "?project=0",
        "?project=%00",
        "?project=99999999999999999999",
        "?firm=0",
        "?corrects=5",
    ],
)
def test_odd_addresses_are_not_found(signed_in: SignedIn, rulebook: RulebookVersion, query: str) -> None:
    assert signed_in("officer").get(f"{REPORT}{query}").status_code == 404


def test_an_unknown_item_leads_back_to_the_choice(
    signed_in: SignedIn, rulebook: RulebookVersion, project_of: Make
) -> None:
    page = signed_in("officer").get(f"{REPORT}?project={project_of(0).pk}&item=XX")
    assert page.status_code == 200 and "item=B01" in page.content.decode()
    nothing = signed_in("officer").get(f"{REPORT}?project={project_of(0).pk}&find=没有这样的条目")
    assert nothing.status_code == 200 and "item=B01" not in nothing.content.decode()


def test_another_subdistrict_cannot_enter_it(signed_in: SignedIn, rulebook: RulebookVersion, project_of: Make) -> None:
    address = f"{REPORT}?project={project_of(0).pk}&item=B01"
    assert signed_in("other officer").get(address).status_code == 404
    assert signed_in("auditor").get(REPORT).status_code == 403


def test_the_same_fact_is_told_and_marked(signed_in: SignedIn, effective: Any, project_of: Make, now: Any) -> None:
    project = project_of(0)
    first = effective(project, "B01")
    address = f"{REPORT}?project={project.pk}&item=B01"
    values = {**FORM, "occurred_on": now.date().isoformat()}
    warned = signed_in("officer").post(address, values)
    assert warned.status_code == 422
    assert f"/creditevent/{first.pk}/change/" in warned.content.decode()
    assert CreditEvent.objects.count() == 1
    assert signed_in("officer").post(address, {**values, "same": first.fact_key}).status_code == 302
    assert CreditEvent.objects.order_by("-pk")[0].fact_key == first.fact_key
    assert signed_in("officer").post(address, {**values, "same": "-"}).status_code == 302
    assert CreditEvent.objects.order_by("-pk")[0].fact_key != first.fact_key


def test_a_firm_as_a_whole(signed_in: SignedIn, rulebook: RulebookVersion, project_of: Make) -> None:
    firm = project_of(0).firm
    housing = signed_in("housing")
    assert f"?firm={firm.pk}" in housing.get(f"{REPORT}?q=安和").content.decode()
    assert housing.post(f"{REPORT}?firm={firm.pk}&item=B01", {**FORM, "source": "department"}).status_code == 302
    event = CreditEvent.objects.get()
    assert event.project is None and event.firm == firm
    assert housing.get(f"/admin/credit/creditevent/{event.pk}/change/").status_code == 200


def test_a_correction_is_a_new_record_that_names_the_old_one(
    signed_in: SignedIn, effective: Any, project_of: Make, people: dict[str, User]
) -> None:
    old = effective(project_of(0), "B01")
    address = f"{REPORT}?corrects={old.pk}"
    officer = signed_in("officer")
    page = officer.get(address).content.decode()
    assert old.fact in page
    assert officer.post(address, {**FORM, "item": "B01", "fact": "更正后的事实"}).status_code == 302
    new = CreditEvent.objects.get(corrects=old)
    assert new.fact == "更正后的事实"
    assert (
        f"/creditevent/{new.pk}/change/" in officer.get(f"/admin/credit/creditevent/{old.pk}/change/").content.decode()
    )
