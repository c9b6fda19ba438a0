"""Pages of awards: the firm fills in and hands in, staff review, the panel scores and votes, anybody checks."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.models import AwardApplication, AwardReview
from tests.programmes.awards.conftest import FULL, AwardCity
from tests.programmes.conftest import NOW


@pytest.fixture
def today_city(jurisdiction, monkeypatch):
    """The city, with rounds that are open on the real day: pages ask the clock."""
    import tests.programmes.awards.conftest as here

    monkeypatch.setattr(here, "TODAY", timezone.localdate())
    return AwardCity()


@pytest.fixture
def seen_by(jurisdiction, client_of):
    """`seen_by(user)`: a browser of theirs."""

    def make(user=None):
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return make


def text(response):
    return response.content.decode()


def test_a_firm_applies_fills_in_and_hands_in(today_city, seen_by):
    made = today_city.round()
    project = today_city.project(today_city.estate())
    browser = seen_by(today_city.representative(project.firm))
    assert made.title in text(browser.get(reverse("awards:list")))
    answer = browser.post(reverse("awards:apply", args=[made.pk]), {"subject": project.pk, "class_code": "home"})
    found = AwardApplication.objects.get()
    page = reverse("awards:application", args=[found.pk])
    assert answer["Location"] == page
    values = {f"p_{code}": str(points) for code, points in FULL.items()}
    refused = browser.post(page, {"act": "submit", **values, "n_A1": "写了很多"})
    assert refused.status_code == 422
    assert found.answers.count() == 4
    file = today_city.pdf()
    handed = browser.post(page, {"act": "submit", "f_A1": file})
    assert handed.status_code == 302
    found.refresh_from_db()
    assert (found.state, found.self_score) == ("submitted", 100)
    stored = found.evidence.get()
    assert b"".join(browser.get(reverse("awards:evidence", args=[stored.pk]))).startswith(b"%PDF-")


def test_one_item_is_saved_by_itself_and_says_what_is_wrong(today_city, seen_by):
    found = today_city.application(today_city.round(), submitted=False)
    browser = seen_by(today_city.representative(found.firm))
    address = reverse("awards:item", args=[found.pk])
    assert browser.post(address, {"item": "A1", "p_A1": "12.5", "n_A1": "部分"}).status_code == 200
    assert found.answers.get().points == Decimal("12.5")
    for wrong in ("x", "41", "-1", ""):
        assert browser.post(address, {"item": "A1", "p_A1": wrong}).status_code == 422
        part = browser.post(address, {"item": "A1", "p_A1": wrong}, headers={"HX-Request": "true"})
        assert (part.status_code, 'role="alert"' in text(part)) == (200, True)
    assert found.answers.get().points == Decimal("12.5")


def test_what_was_typed_stays_when_it_is_refused(today_city, seen_by):
    found = today_city.application(today_city.round(), submitted=False)
    browser = seen_by(today_city.representative(found.firm))
    answer = browser.post(reverse("awards:application", args=[found.pk]), {"act": "save", "p_A1": "40.77"})
    assert answer.status_code == 422
    assert 'value="40.77"' in text(answer)


def test_another_firm_finds_no_such_application(today_city, seen_by):
    found = today_city.application(today_city.round())
    stranger = seen_by(today_city.representative(today_city.firm()))
    assert stranger.get(reverse("awards:application", args=[found.pk])).status_code == 404
    evidence = reverse("awards:evidence", args=[found.evidence.get().pk])
    assert stranger.get(evidence).status_code == 404
    assert seen_by(today_city.officer).get(reverse("awards:list")).status_code == 403


def sheet_of(prefix=""):
    return {f"{prefix}p_{code}": str(points) for code, points in FULL.items()}


def test_staff_review_on_the_page_of_the_application(today_city, seen_by):
    found = today_city.application(today_city.round())
    browser = seen_by(today_city.officer)
    page = reverse("admin:programmes_awardapplication_change", args=[found.pk])
    assert "负责人在岗" in text(browser.get(page))
    act = reverse("admin:programmes_awardapplication_act", args=[found.pk, "review"])
    wrong = browser.post(act, sheet_of("review-") | {"review-p_A1": "999"})
    assert wrong.status_code == 422
    assert not AwardReview.objects.exists()
    assert browser.post(act, sheet_of("review-")).status_code == 302
    assert AwardReview.objects.get().reviewer == today_city.officer
    for name in ("awardapplication", "awardround", "awardstandard"):
        assert browser.get(reverse(f"admin:programmes_{name}_changelist")).status_code == 200


def test_staff_of_another_subdistrict_find_no_such_application(today_city, seen_by):
    found = today_city.application(today_city.round())
    stranger = seen_by(today_city.person("别街", "subdistrict_officer", today_city.tree.second))
    page = reverse("admin:programmes_awardapplication_change", args=[found.pk])
    assert stranger.get(page).status_code == 404


def test_what_a_firm_still_writes_is_not_shown_to_staff(today_city, seen_by):
    found = today_city.application(today_city.round(), submitted=False)
    page = reverse("admin:programmes_awardapplication_change", args=[found.pk])
    assert seen_by(today_city.district).get(page).status_code == 404


def test_a_round_is_prepared_and_opened_by_staff(today_city, seen_by):
    standard = today_city.round(state="draft").standard
    browser = seen_by(today_city.district)
    add = reverse("admin:programmes_awardround_add")
    assert browser.get(add).status_code == 200
    values = {
        "standard": standard.pk,
        "year": 2027,
        "title": "明年示范",
        "apply_from": "2027-01-01",
        "apply_until": "2027-02-01",
        "pass_score": "80",
        "least_sheets": 1,
        "publicity_days": 5,
        "valid_months": 24,
        "hearing_days": 5,
    }
    assert browser.post(add, values).status_code == 302
    from programmes.models import AwardRound

    made = AwardRound.objects.get(year=2027)
    quota = reverse("admin:programmes_awardround_act", args=[made.pk, "quota"])
    for code in ("home", "office"):
        assert browser.post(quota, {"quota-class_code": code, "quota-places": "3"}).status_code == 302
    assert browser.post(reverse("admin:programmes_awardround_act", args=[made.pk, "open"])).status_code == 302
    made.refresh_from_db()
    assert made.state == "open"


def test_a_standard_is_published_from_yaml(today_city, seen_by):
    from programmes.models import AwardStandard

    browser = seen_by(today_city.district)
    add = reverse("admin:programmes_awardstandard_add")
    bad = browser.post(add, {"text": "code: ["})
    assert bad.status_code == 200
    good = (
        "{code: own, title: 自定, kind: service, source: 本地文件, sections: "
        "[{code: A, title: 甲, items: [{code: A1, text: 项, points: 5}]}]}"
    )
    assert browser.post(add, {"text": good}).status_code == 302
    made = AwardStandard.objects.get(code="own")
    assert browser.get(reverse("admin:programmes_awardstandard_change", args=[made.pk])).status_code == 200


def test_the_panel_scores_and_votes_on_a_tie(today_city, seen_by):
    made = today_city.round()
    both = [today_city.reviewed(made) for _ in range(2)]
    today_city.services.call_panel(made.pk, by=None)
    browsers = [seen_by(person) for person in today_city.panel]
    for browser in browsers:
        assert text(browser.get(reverse("panel:index"))).count(reverse("panel:sheet", args=[both[0].pk])) == 1
        for found in both:
            page = reverse("panel:sheet", args=[found.pk])
            assert browser.get(page).status_code == 200
            assert browser.post(page, {"p_A1": "1"}).status_code == 422
            assert browser.post(page, sheet_of()).status_code == 302
    assert seen_by(today_city.district).get(reverse("panel:index")).status_code == 403
    decision = today_city.rank(made)
    vote = reverse("panel:vote", args=[decision.pk, 0])
    assert browsers[0].post(vote, {"application": "x"}).status_code == 422
    assert browsers[0].post(vote, {"application": both[0].pk}).status_code == 302
    assert browsers[0].post(vote, {"application": both[1].pk}).status_code == 422
    assert str(today_city.panel[0]) in text(browsers[1].get(reverse("panel:index")))
    page = seen_by(today_city.district).get(reverse("admin:programmes_awardround_change", args=[made.pk]))
    assert decision.digest in text(page)


def test_anybody_checks_an_award_and_only_who_is_signed_in_objects(today_city, seen_by):
    made = today_city.round()
    found = today_city.reviewed(made)
    today_city.services.call_panel(made.pk, by=None)
    today_city.scored(made, found, 95)
    today_city.rank(made, today=timezone.localdate())
    guest = seen_by()
    page = reverse("programmes:award", args=[found.public_code])
    assert page in text(guest.get(reverse("programmes:awards")))
    assert page not in text(guest.get(reverse("programmes:awards") + "?q=nobody"))
    assert "<svg" in text(guest.get(page))
    assert "login" in guest.post(page, {"words": "x"})["Location"]
    neighbour = seen_by(today_city.person("邻居", "resident", found.project.estate))
    assert neighbour.post(page, {"words": ""}).status_code == 422
    assert neighbour.post(page, {"words": "楼道堆物"}).status_code == 302
    assert neighbour.post(page, {"words": "再说"}).status_code == 422
    assert found.objections.count() == 1
    assert "邻居" not in text(guest.get(page))


def test_the_public_list_is_empty_and_then_costs_no_more_with_more_rows(today_city, seen_by, sees_equal_queries):
    guest = seen_by()
    address = reverse("programmes:awards")
    assert guest.get(address).status_code == 200

    def award(number):
        project = today_city.project(today_city.estate())
        today = timezone.localdate()
        AwardApplication.objects.create(
            round=made,
            firm=project.firm,
            project=project,
            area=project.estate.area,
            state="awarded",
            number=f"SF-{number}",
            awarded_on=today,
            valid_until=today.replace(year=today.year + 1),
            created_at=NOW,
        )

    made = today_city.round()
    award(1)
    sees_equal_queries(lambda: guest.get(address), lambda: [award(number) for number in range(2, 12)])


def public_award(city):
    """Chosen and made public today."""
    made = city.round()
    found = city.reviewed(made)
    city.services.call_panel(made.pk, by=None)
    city.scored(made, found, 95)
    city.rank(made, today=timezone.localdate())
    return found


def test_who_objected_reads_the_answer_also_when_the_award_was_struck(today_city, seen_by):
    found = public_award(today_city)
    page = reverse("programmes:award", args=[found.public_code])
    neighbour = seen_by(today_city.person("邻居", "resident", found.project.estate))
    assert neighbour.post(page, {"words": "楼道堆物"}).status_code == 302
    assert "<textarea" not in text(neighbour.get(page)), "one open objection each"
    objection = found.objections.get()
    today_city.services.decide_objection(
        objection.pk, by=today_city.chief, now=timezone.now(), is_upheld=True, answer="现场核实属实"
    )
    assert "现场核实属实" in text(neighbour.get(page))
    others = seen_by(today_city.person("旁人", "resident", found.project.estate))
    assert others.get(page).status_code == 404
    assert seen_by().get(page).status_code == 404


def test_who_sits_in_a_panel_finds_the_way_from_the_public_list(today_city, seen_by):
    today_city.round()
    page = reverse("programmes:awards")
    assert reverse("panel:index") in text(seen_by(today_city.panel[0]).get(page))
    assert reverse("panel:index") not in text(seen_by(today_city.district).get(page))
    assert reverse("panel:index") not in text(seen_by().get(page))


def test_the_sheet_of_staff_shows_beside_each_item_what_the_firm_said(today_city, seen_by):
    found = today_city.application(today_city.round())
    browser = seen_by(today_city.officer)
    page = reverse("admin:programmes_awardapplication_change", args=[found.pk])
    shown = text(browser.get(page))
    evidence = reverse("admin:programmes_awardapplication_evidence", args=[found.evidence.get().pk])
    assert shown.count(evidence) == 1
    assert shown.count("负责人在岗") == 1
    assert shown.index("负责人在岗") < shown.index(evidence) < shown.index('name="review-p_A1"')
    browser.post(reverse("admin:programmes_awardapplication_act", args=[found.pk, "review"]), sheet_of("review-"))
    after = text(browser.get(page))
    assert ("review-p_A1" in after, "负责人在岗" in after) == (False, True)
