"""Rulebooks are written in the administration: source and forms, problems by line, nothing lost, two people sign."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from credit.models import RulebookDraft, RulebookVersion
from credit.rules import read_rulebook
from credit.rules.workbook import write_workbook
from credit.services.drafts import start_draft
from jobs.models import JobRun
from jobs.services import run_job
from tests.credit.builders import SAMPLE
from tests.credit.conftest import NOW

TEXT = SAMPLE.read_text(encoding="utf-8").replace("effective_from: 2026-01-01", "effective_from: 2026-09-01")
PAGES = "/admin/credit/rulebookdraft/"


@pytest.fixture
def signed_in(jurisdiction: Any, people: dict[str, User], client_of: Any) -> Callable[[str], Any]:
    def make(name: str) -> Any:
        client = client_of(jurisdiction)
        client.force_login(people[name])
        return client

    return make


@pytest.fixture
def draft(people: dict[str, User]) -> RulebookDraft:
    return start_draft(by=people["housing"], now=NOW, text=TEXT)


def source(draft: RulebookDraft, text: str, revision: int = 1) -> dict[str, Any]:
    return {"act": "source", "text": text, "revision": revision}


def test_the_page_shows_source_form_and_no_problems(signed_in: Any, draft: RulebookDraft) -> None:
    for query in ("", "?part=items", "?part=items&entry=0", "?part=lists&entry=1", "?part=items&new=1", "?part=tests"):
        page = signed_in("housing").get(f"{PAGES}{draft.pk}/change/{query}")
        assert page.status_code == 200
    page = signed_in("housing").get(f"{PAGES}{draft.pk}/change/?part=items&entry=0").content.decode()
    assert 'name="points.fixed" value="5"' in page and "effective_from: 2026-09-01" in page
    assert 'id="line-37"' in page and "style=" not in page


@pytest.mark.parametrize(
    "part", ["", *["sources", "score", "categories", "items", "indicators", "grades", "lists", "clocks"]]
)
def test_saving_a_form_without_a_change_changes_not_one_character(
    signed_in: Any, draft: RulebookDraft, part: str
) -> None:
    client = signed_in("housing")
    index = "" if part in ("", "score", "clocks") else "0"
    form = client.get(f"{PAGES}{draft.pk}/change/?part={part}&entry={index}").context["form"]
    answer = client.post(
        f"{PAGES}{draft.pk}/change/", {**posted(form), "act": "part", "part": part, "entry": index, "revision": 1}
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.text == TEXT and draft.revision == 1


def posted(form: Any) -> dict[str, Any]:
    """What a browser would send for an untouched form."""
    return {field.html_name: value for field in form if (value := field.value()) not in (None, "", [])}


def test_a_form_changes_its_own_lines_only(signed_in: Any, draft: RulebookDraft) -> None:
    client = signed_in("housing")
    form = client.get(f"{PAGES}{draft.pk}/change/?part=items&entry=0").context["form"]
    values = posted(form) | {"points.fixed": "4.5", "act": "part", "part": "items", "entry": "0", "revision": 1}
    assert client.post(f"{PAGES}{draft.pk}/change/", values).status_code == 302
    draft.refresh_from_db()
    assert draft.text == TEXT.replace("points: {fixed: 5}", "points: {fixed: '4.5'}", 1)
    assert draft.revision == 2


def test_entries_are_added_moved_and_removed(signed_in: Any, draft: RulebookDraft) -> None:
    client, address = signed_in("housing"), f"{PAGES}{draft.pk}/change/"
    new = {"code": "probe", "title": "试点文件", "act": "part", "part": "sources", "entry": "", "revision": 1}
    assert client.post(address, new).status_code == 302
    client.post(address, {"act": "up", "part": "sources", "entry": "3", "revision": 2})
    draft.refresh_from_db()
    codes = [entry["code"] for entry in read_rulebook(draft.text)["sources"]]
    assert codes == ["sample", "civil_code", "probe", "regulation"]
    client.post(address, {"act": "remove", "part": "sources", "entry": "2", "revision": 3})
    draft.refresh_from_db()
    assert draft.text == TEXT


def test_a_wrong_field_is_told_and_what_was_typed_stays(signed_in: Any, draft: RulebookDraft) -> None:
    client = signed_in("housing")
    form = client.get(f"{PAGES}{draft.pk}/change/?part=lists&entry=0").context["form"]
    values = posted(form) | {"criterion": "[unclosed", "act": "part", "part": "lists", "entry": "0", "revision": 1}
    answer = client.post(f"{PAGES}{draft.pk}/change/", values)
    assert answer.status_code == 422 and "[unclosed" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_source_with_problems_is_saved_and_each_is_shown_at_its_line(signed_in: Any, draft: RulebookDraft) -> None:
    wrong = TEXT.replace("category: service", "category: nowhere", 1)
    line = wrong.split("\n").index("    category: nowhere") + 1
    client, address = signed_in("housing"), f"{PAGES}{draft.pk}/change/"
    assert client.post(address, source(draft, wrong.replace("\n", "\r\n"))).status_code == 302
    draft.refresh_from_db()
    assert draft.text == wrong
    page = client.get(address).content.decode()
    assert f'href="#line-{line}"' in page and f'id="line-{line}" class="is-wrong"' in page
    kept = client.post(f"{PAGES}{draft.pk}/keep/", {"revision": 2})
    assert kept.status_code == 422 and RulebookVersion.objects.count() == 1


@pytest.mark.parametrize("text", ["a: [", "", "- 1\n- 2\n", "just words", "a: &x 1\nb: *x\n", "items: {}\ngrades: 5\n"])
def test_any_text_can_be_saved_and_looked_at(signed_in: Any, draft: RulebookDraft, text: str) -> None:
    client, address = signed_in("housing"), f"{PAGES}{draft.pk}/change/"
    assert client.post(address, source(draft, text)).status_code == 302
    for query in ("", "?part=items&entry=0", "?part=grades", "?part=score", "?part=items&new=1"):
        assert client.get(address + query).status_code == 200
    for page in ("preview/", "tests/", "download/yaml/"):
        assert client.get(f"{PAGES}{draft.pk}/{page}").status_code == 200
    assert client.get(f"{PAGES}{draft.pk}/download/xlsx/").status_code == 422


def test_two_people_at_once_the_later_save_is_refused_and_both_texts_are_shown(
    signed_in: Any, draft: RulebookDraft
) -> None:
    address = f"{PAGES}{draft.pk}/change/"
    theirs, mine = TEXT.replace("示例）", "甲稿）"), TEXT.replace("示例）", "乙稿）")
    assert signed_in("housing").post(address, source(draft, theirs)).status_code == 302
    answer = signed_in("housing2").post(address, source(draft, mine))
    page = answer.content.decode()
    assert answer.status_code == 409 and "甲稿" in page and "乙稿" in page
    draft.refresh_from_db()
    assert draft.text == theirs
    assert signed_in("housing2").post(address, source(draft, mine, revision=2)).status_code == 302


def test_a_form_that_comes_too_late_keeps_what_was_typed(signed_in: Any, draft: RulebookDraft) -> None:
    client, address = signed_in("housing"), f"{PAGES}{draft.pk}/change/"
    form = client.get(f"{address}?part=score").context["form"]
    client.post(address, source(draft, TEXT.replace("base: 60", "base: 61")))
    late = posted(form) | {"base": "62", "act": "part", "part": "score", "revision": 1}
    answer = client.post(address, late)
    assert answer.status_code == 409 and 'value="62"' in answer.content.decode()
    draft.refresh_from_db()
    assert "base: 61" in draft.text


def test_kept_as_version_it_is_proposed_by_that_person_and_adopted_by_another(
    signed_in: Any, draft: RulebookDraft, people: dict[str, User]
) -> None:
    answer = signed_in("housing").post(f"{PAGES}{draft.pk}/keep/", {"revision": 1})
    version = RulebookVersion.objects.latest("pk")
    assert answer["Location"].endswith(f"/rulebookversion/{version.pk}/change/")
    assert (version.state, version.proposed_by, version.source_text) == ("proposed", people["housing"], TEXT)
    assert not RulebookDraft.objects.exists()
    acts = f"/admin/credit/rulebookversion/{version.pk}/acts/adopt/"
    signed_in("housing").post(acts)
    version.refresh_from_db()
    assert version.state == "proposed"
    signed_in("housing2").post(acts)
    version.refresh_from_db()
    assert version.state == "adopted"


def test_a_draft_is_begun_from_a_version_and_thrown_away(signed_in: Any, rulebook: RulebookVersion) -> None:
    client = signed_in("housing")
    answer = client.post(f"/admin/credit/rulebookversion/{rulebook.pk}/draft/")
    draft = RulebookDraft.objects.get()
    assert answer["Location"].endswith(f"/{draft.pk}/change/") and draft.based_on == rulebook
    assert draft.text == rulebook.source_text
    assert client.post(f"{PAGES}{draft.pk}/throw-away/").status_code == 302
    assert not RulebookDraft.objects.exists()
    assert client.get(f"{PAGES}{draft.pk}/change/").status_code == 404


@pytest.mark.parametrize("name", ["officer", "auditor"])
def test_others_see_no_drafts(signed_in: Any, draft: RulebookDraft, name: str) -> None:
    client = signed_in(name)
    for address in (PAGES, f"{PAGES}{draft.pk}/change/", f"{PAGES}{draft.pk}/preview/"):
        assert client.get(address).status_code in (403, 404)
    assert client.post(f"{PAGES}{draft.pk}/throw-away/").status_code in (403, 404)
    assert RulebookDraft.objects.exists()


def test_firms_are_rated_under_the_draft_and_under_the_rulebook_in_force(
    signed_in: Any, draft: RulebookDraft, effective: Any, project_of: Any
) -> None:
    project = project_of(0)
    effective(project, "B05")
    draft.text = draft.text.replace("points: {fixed: -10}", "points: {fixed: -40}").replace("2026-09-01", "2026-01-01")
    draft.save()
    page = signed_in("housing").get(f"{PAGES}{draft.pk}/preview/?firms={project.firm.unified_code}")
    text = page.content.decode()
    assert page.status_code == 200 and "50" in text and "20" in text and "B05" in text
    assert signed_in("housing").get(f"{PAGES}{draft.pk}/preview/?firms=nobody").status_code == 200
    assert signed_in("housing").get(f"{PAGES}{draft.pk}/preview/").status_code == 200


def test_a_draft_is_simulated_as_a_job_and_nothing_is_kept(
    signed_in: Any, draft: RulebookDraft, effective: Any, project_of: Any
) -> None:
    from credit.models import Rating

    effective(project_of(0), "B05")
    project_of(1)
    milder = TEXT.replace("min: 60\n    max: 70", "min: 45\n    max: 70").replace("max: 60", "max: 45")
    RulebookDraft.objects.filter(pk=draft.pk).update(text=milder)
    client = signed_in("housing")
    page = client.post(f"{PAGES}{draft.pk}/simulate/")["Location"]
    waiting = client.get(page).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert run_job(JobRun.objects.get().pk).state == "succeeded"
    done = client.get(page).content.decode()
    assert "<svg" in done and "安和物业" in done and 'http-equiv="refresh"' not in done
    assert signed_in("officer").get(page).status_code == 403
    assert not Rating.objects.exists()


def test_workbook_and_yaml_come_back_as_a_draft(signed_in: Any, draft: RulebookDraft) -> None:
    client = signed_in("housing")
    for kind in ("yaml", "xlsx"):
        content = client.get(f"{PAGES}{draft.pk}/download/{kind}/").content
        file = SimpleUploadedFile(f"rulebook.{kind}", content)
        answer = client.post(f"{PAGES}import/", {"file": file})
        assert answer.status_code == 302
        assert read_rulebook(RulebookDraft.objects.latest("pk").text) == read_rulebook(TEXT)


def test_problems_of_a_workbook_name_sheet_row_and_column(signed_in: Any, people: dict[str, User]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(write_workbook(read_rulebook(TEXT))))
    book["项目"]["B3"] = "nowhere"
    file = io.BytesIO()
    book.save(file)
    answer = signed_in("housing").post(f"{PAGES}import/", {"file": SimpleUploadedFile("a.xlsx", file.getvalue())})
    page = answer.content.decode()
    assert answer.status_code == 422 and "<td>项目</td>" in page and "<td>类别</td>" in page
    assert not RulebookDraft.objects.exists()
    for name, content in (("a.xlsx", b"PK broken"), ("b.yaml", b"\xff\xfe\x00"), ("c.yaml", b"")):
        answer = signed_in("housing").post(f"{PAGES}import/", {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422


def test_the_version_page_names_digest_signatures_and_the_period_that_it_would_end(
    signed_in: Any, rulebook: RulebookVersion, people: dict[str, User]
) -> None:
    from credit.services import upload_rulebook

    later = upload_rulebook(TEXT, by=people["housing"], now=NOW)
    page = signed_in("housing2").get(f"/admin/credit/rulebookversion/{later.pk}/change/").content.decode()
    assert later.digest in page and "2026-09-01" in page and str(rulebook) in page
    changes = signed_in("auditor").get(f"/admin/credit/rulebookversion/{later.pk}/changes/").content.decode()
    assert "2026-01-01" in changes and "2026-09-01" in changes
    for path in ("tests/", "download/yaml/", "download/xlsx/", "download/json/"):
        assert signed_in("auditor").get(f"/admin/credit/rulebookversion/{later.pk}/{path}").status_code == 200
    assert signed_in("auditor").get(f"/admin/credit/rulebookversion/{later.pk}/changes/?against=999").status_code == 404


def test_everybody_can_read_what_changed_between_adopted_rulebooks(
    rulebook: RulebookVersion, people: dict[str, User], jurisdiction: Any, client_of: Any
) -> None:
    from credit.services import adopt_version, upload_rulebook

    later = upload_rulebook(TEXT.replace("cap: 15", "cap: 18"), by=people["housing"], now=NOW)
    address = "/rulebooks/sample/2/changes/"
    assert client_of(jurisdiction).get(address).status_code == 404
    adopt_version(later.pk, by=people["housing2"], now=NOW)
    page = client_of(jurisdiction).get(address).content.decode()
    assert "15" in page and "18" in page and "第二条第一项" in page
    assert client_of(jurisdiction).get("/rulebooks/sample/1/changes/").status_code == 200


def test_a_district_keeps_the_rulebook_of_its_city_as_a_draft(signed_in: Any, metro: Any, rulebook: Any) -> None:
    from tenants.services import share_rulebook

    document = read_rulebook(TEXT.replace("code: sample\ntitle", "code: metro\ntitle"))
    shared = share_rulebook(metro.pk, document=document, number=1, source_text="", adopted_at=NOW)
    address = "/admin/credit/rulebookversion/city/"
    assert "metro" not in signed_in("auditor").get(address).context["rows"][0]["shared"].title
    assert signed_in("auditor").post(address, {"shared": shared.pk}).status_code == 403
    assert signed_in("housing").post(address, {"shared": "999999"}).status_code == 200
    answer = signed_in("housing").post(address, {"shared": shared.pk})
    kept = RulebookVersion.objects.get(rulebook__code="metro")
    assert answer["Location"].endswith(f"/{kept.pk}/change/") and kept.state == "draft" and kept.digest == shared.digest
    assert signed_in("housing").get(f"/admin/credit/rulebookversion/{kept.pk}/copy/").status_code == 404
