"""Staff build what the report asks: drafts, parts, preview, publishing; reports keep their version."""

from typing import Any

import pytest

from firms.choices import FormState
from firms.models import ReportForm, ReportFormVersion, ReportingTerms
from firms.rules.forms import check_document, editing
from firms.services import reports
from tests.firms.reports.town import NOW, Q1, Town

LIST = "/admin/firms/reportformversion/"
FIELD = {"code": "sheds", "title_zh": "车棚", "title_en": "Bicycle sheds", "kind": "integer", "unit": "个"}


@pytest.fixture
def draft(town: Town) -> ReportFormVersion:
    return reports.make_draft(ReportForm.objects.get(place_kind="residential"), by=town.housing, now=NOW)


def version_page(draft: ReportFormVersion, act: str = "change") -> str:
    return f"{LIST}{draft.pk}/{act}/"


def test_a_field_is_added_edited_moved_and_taken_out(town: Town, signed_in: Any, draft: ReportFormVersion) -> None:
    client = signed_in(town.housing)
    part = version_page(draft, "part/field")
    assert (
        client.post(f"{part}?section=0", {**FIELD, "help_zh": "含电动车棚", "help_en": "E-bikes too"}).status_code
        == 302
    )
    draft.refresh_from_db()
    fields = draft.document["sections"][0]["fields"]
    assert fields[-1]["code"] == "sheds" and fields[-1]["help"] == {"zh": "含电动车棚", "en": "E-bikes too"}
    last = len(fields) - 1
    shown = client.get(f"{part}?section=0&at={last}").context["form"]
    assert shown["code"].value() == "sheds" and shown["help_zh"].value() == "含电动车棚"
    client.post(f"{part}?section=0&at={last}", {**FIELD, "required": "on", "min": "0"})
    client.post(version_page(draft, "move"), {"kind": "field", "section": 0, "at": last, "by": "up"})
    draft.refresh_from_db()
    moved = draft.document["sections"][0]["fields"][last - 1]
    assert (moved["code"], moved["required"], moved["min"]) == ("sheds", True, "0")
    client.post(version_page(draft, "drop"), {"kind": "field", "section": 0, "at": last - 1})
    draft.refresh_from_db()
    assert "sheds" not in [field["code"] for field in draft.document["sections"][0]["fields"]]


def test_every_part_of_the_standard_form_comes_back_from_its_page_as_it_was(
    town: Town, signed_in: Any, draft: ReportFormVersion
) -> None:
    from firms.forms.report_builder import CheckForm, FieldForm, SectionForm

    def through(form_class: Any, part: dict[str, Any]) -> dict[str, Any]:
        shown = form_class(initial=form_class.shown(part))
        typed = {name: shown[name].value() for name in shown.fields}
        typed = {name: value for name, value in typed.items() if value is not None and value is not False}
        form = form_class(typed)
        assert form.is_valid(), form.errors
        return dict(form.part())

    for section in draft.document["sections"]:
        assert through(SectionForm, section) == {"code": section["code"], "title": section["title"]}
        for field in section["fields"]:
            assert through(FieldForm, field) == {key: value for key, value in field.items() if value is not False}
    for check in draft.document["checks"]:
        assert through(CheckForm, check) == check


def test_what_a_colleague_changed_is_not_overwritten(town: Town, signed_in: Any, draft: ReportFormVersion) -> None:
    client = signed_in(town.housing)
    reports.change_draft(draft.pk, by=town.housing2, document=draft.document, revision=draft.revision)
    answer = client.post(f"{version_page(draft, 'part/field')}?section=0", {**FIELD, "revision": draft.revision})
    assert answer.status_code == 409
    assert answer.context["form"]["title_zh"].value() == "车棚", "what was typed stays"


@pytest.mark.parametrize(
    ("field", "value"),
    [("choices", "a, b"), ("required_when", "{a: ["), ("columns", "- ]"), ("code", ""), ("kind", "colour")],
)
def test_what_cannot_be_read_is_told_beside_its_field(
    town: Town, signed_in: Any, draft: ReportFormVersion, field: str, value: str
) -> None:
    answer = signed_in(town.housing).post(f"{version_page(draft, 'part/field')}?section=0", {**FIELD, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_a_draft_with_mistakes_is_kept_and_not_published(town: Town, signed_in: Any, draft: ReportFormVersion) -> None:
    client = signed_in(town.housing)
    client.post(f"{version_page(draft, 'part/field')}?section=0", {**FIELD, "min": "many"})
    shown = client.get(version_page(draft))
    assert [where for where, _told in shown.context["problems"]] == ["sections[0].fields[6].min"]
    answer = client.post(version_page(draft, "publish"), {"quarter": "2026Q3", "legal_source": "区住建局通知"})
    assert answer.status_code == 422 and "sections[0].fields[6].min" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == FormState.DRAFT


def test_a_published_version_holds_from_its_quarter_and_reports_keep_theirs(
    town: Town, signed_in: Any, draft: ReportFormVersion
) -> None:
    before = town.report(Q1).form_version
    client = signed_in(town.housing)
    assert client.post(version_page(draft, "publish"), {"quarter": "2026q3", "legal_source": "通知"}).status_code == 302
    draft.refresh_from_db()
    before.refresh_from_db()
    assert (draft.state, str(draft.effective_from), str(before.effective_to)) == (
        "published",
        "2026-07-01",
        "2026-07-01",
    )
    assert town.report(Q1).form_version == before
    assert client.get(f"{version_page(draft, 'part/field')}?section=0").status_code == 404, "published: only read"


@pytest.mark.parametrize("quarter", ["2026", "2026Q5", "2026Q1"])
def test_a_quarter_that_is_none_or_under_way_is_refused(
    town: Town, signed_in: Any, draft: ReportFormVersion, quarter: str
) -> None:
    town.report(Q1)
    answer = signed_in(town.housing).post(version_page(draft, "publish"), {"quarter": quarter, "legal_source": "通知"})
    assert answer.status_code == 422 and answer.context["publish"].errors


def test_an_officer_reads_forms_and_changes_none(town: Town, signed_in: Any, draft: ReportFormVersion) -> None:
    client = signed_in(town.officer)
    assert client.get(LIST).status_code == client.get(version_page(draft, "preview")).status_code == 200
    for act in ("part/field/?section=0", "move", "drop", "publish", "discard"):
        address = f"{LIST}{draft.pk}/{act}" if "?" in act else version_page(draft, act)
        assert client.post(address, FIELD).status_code == 403
    assert client.post("/admin/firms/reportingterms/", {}).status_code == 403


def test_a_form_for_another_kind_of_place_begins_with_the_standard(town: Town, signed_in: Any) -> None:
    typed = {"place_kind": "unowned_court", "name": "无主楼院季报", "name_en": "Courts without owner"}
    answer = signed_in(town.housing).post(f"{LIST}new/", typed)
    version = ReportFormVersion.objects.get(form__place_kind="unowned_court")
    assert answer["Location"] == version_page(version)
    assert version.document["sections"] and not check_document(version.document), "it can be published as it is"
    assert signed_in(town.housing).post(f"{LIST}new/", typed).status_code == 422


def test_a_draft_is_thrown_away(town: Town, signed_in: Any, draft: ReportFormVersion) -> None:
    assert signed_in(town.housing).post(version_page(draft, "discard")).status_code == 302
    assert not ReportFormVersion.objects.filter(pk=draft.pk).exists()


def test_new_terms_end_the_old_ones(town: Town, signed_in: Any) -> None:
    client = signed_in(town.housing)
    shown = client.get("/admin/firms/reportingterms/").context["form"]
    typed = {name: value for name in shown.fields if (value := shown[name].value()) not in (None, False)}
    typed |= {"effective_from": "2026-07-01", "reminder_days": "7，1", "due_days": 20}
    assert client.post("/admin/firms/reportingterms/", typed).status_code == 302
    new, old = ReportingTerms.objects.order_by("-effective_from")
    assert (new.reminder_days, new.due_days, str(old.effective_to)) == ([7, 1], 20, "2026-07-01")
    wrong = client.post("/admin/firms/reportingterms/", {**typed, "reminder_days": "soon"})
    assert wrong.status_code == 422 and wrong.context["form"].errors["reminder_days"]


def test_moving_and_taking_out_beyond_the_edge() -> None:
    document = {"sections": [{"code": "a", "fields": [{"code": "x"}, {"code": "y"}]}, {"code": "b", "fields": []}]}
    assert editing.move(document, 0, 0, -1) == document
    assert [part["code"] for part in editing.move(document, None, 0, 1)["sections"]] == ["b", "a"]
    assert document["sections"][0]["code"] == "a", "the old document stays"
    for at in (2, -1):
        with pytest.raises(editing.NoSuchPart):
            editing.drop(document, 0, at)
    with pytest.raises(editing.NoSuchPart):
        editing.drop_check(document, 0)
