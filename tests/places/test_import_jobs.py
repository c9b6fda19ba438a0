"""The staff's way: upload, check, confirm, progress, the refused rows."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.errors import NotAllowed
from jobs.models import JobRun
from jobs.services import run_job
from places.models import Area, Estate
from places.services.imports import ImportRunning, confirm_import, start_check

CSV = "小区名称,区县,建筑年代\r\n甲园,东区,2001\r\n乙园,东区,1600\r\n".encode()
LIST = "/admin/places/estate/"
IMPORT = "/admin/places/estate/import_rows/"


@pytest.fixture
def head(tree: Any, person: Any) -> Any:
    return person("head", "housing_department", tree.district)


def upload(content: bytes = CSV, name: str = "estates.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def check(user: Any, content: bytes = CSV) -> JobRun:
    job = start_check("places.import_estates", "Import", upload(content), by=user)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_a_check_writes_nothing_and_a_confirmed_import_does(head: Any) -> None:
    job = check(head)
    assert (job.state, job.counts) == ("succeeded", {"created": 1, "rejected": 1})
    assert not Estate.objects.exists()
    confirmed = confirm_import(job.pk, by=head)
    run_job(confirmed.pk)
    confirmed.refresh_from_db()
    assert confirmed.counts == {"created": 1, "rejected": 1}
    assert Estate.objects.get().name == "甲园"
    assert confirmed.error_file.size > 1000
    assert "1600" in confirmed.parameters["first_errors"][0]


def test_confirming_twice_imports_once(head: Any) -> None:
    job = check(head)
    assert confirm_import(job.pk, by=head) == confirm_import(job.pk, by=head)


def test_a_job_that_runs_twice_adds_nothing_twice(head: Any) -> None:
    confirmed = confirm_import(check(head).pk, by=head)
    run_job(confirmed.pk)
    JobRun.objects.filter(pk=confirmed.pk).update(state="queued", finished_at=None)
    run_job(confirmed.pk)
    confirmed.refresh_from_db()
    assert confirmed.counts["unchanged"] == 1
    assert Estate.objects.count() == 1


def test_only_ones_own_finished_check_is_confirmed(head: Any, tree: Any, person: Any) -> None:
    job = start_check("places.import_estates", "Import", upload(), by=head)
    with pytest.raises(ImportRunning):
        confirm_import(job.pk, by=head)
    run_job(job.pk)
    with pytest.raises(NotAllowed):
        confirm_import(job.pk, by=person("other", "housing_department", tree.district))


def test_importing_needs_the_right_somewhere(tree: Any, person: Any) -> None:
    with pytest.raises(NotAllowed):
        start_check("places.import_areas", "Import", upload(), by=person("walker", "grid_worker", tree.grid))


def test_a_file_that_breaks_off_fails_with_words(head: Any) -> None:
    content = "小区名称,区县\r\n".encode() + ('"甲园,东区\r\n' + "乙,东区\r\n" * 2000).encode()
    job = check(head, content)
    assert job.state == "failed"
    assert len(job.error) > 5
    assert not job.error_detail


# --- In the browser -----------------------------------------------------------------------------------


@pytest.fixture
def browser(east: Any, head: Any, client_of: Any) -> Any:
    client = client_of(east)
    client.force_login(head)
    return client


def test_the_way_of_a_file_through_the_screens(browser: Any) -> None:
    assert browser.get(LIST).status_code == 200
    address = browser.get(LIST).content.decode()
    assert IMPORT in address
    form = browser.get(IMPORT)
    assert "小区名称" in form.content.decode()
    answer = browser.post(IMPORT, {"file": upload(), "datum": "wgs84"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    job = JobRun.objects.get()
    page = browser.get(answer["Location"]).content.decode()
    assert "every 2s" in page
    run_job(job.pk)
    page = browser.get(answer["Location"]).content.decode()
    assert "every 2s" not in page
    assert "1600" in page
    confirmed = browser.post(answer["Location"])
    second = JobRun.objects.exclude(pk=job.pk).get()
    assert confirmed["Location"].endswith(f"/{second.pk}/")
    run_job(second.pk)
    assert browser.get(confirmed["Location"]).status_code == 200
    download = browser.get(f"/jobs/{second.pk}/files/error/")
    assert b"".join(download.streaming_content).startswith(b"PK")
    download.close()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture.csv"),
        ("社区,区\r\n甲,乙\r\n".encode(), "columns.csv"),
        (b"PK\x03\x04", "broken.xlsx"),
    ],
)
def test_a_wrong_file_is_refused_in_the_form(browser: Any, content: bytes, name: str) -> None:
    answer = browser.post(IMPORT, {"file": upload(content, name), "datum": "wgs84"})
    assert answer.status_code == 200
    assert not JobRun.objects.exists()


def test_a_file_over_the_limit_is_refused(browser: Any, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    answer = browser.post(IMPORT, {"file": upload(CSV + b"x" * 2000), "datum": "wgs84"})
    assert answer.status_code == 200
    assert not JobRun.objects.exists()


def test_those_without_the_right_do_not_reach_the_screens(east: Any, tree: Any, person: Any, client_of: Any) -> None:
    client = client_of(east)
    client.force_login(person("walker", "grid_worker", tree.grid))
    assert IMPORT not in client.get(LIST).content.decode()
    assert client.get(IMPORT).status_code == 403
    assert client.post(IMPORT, {"file": upload()}).status_code == 403


def test_somebody_elses_check_is_not_found(browser: Any, person: Any, tree: Any) -> None:
    job = check(person("other", "subdistrict_officer", tree.first))
    assert browser.get(f"/admin/places/estate/import/{job.pk}/").status_code in {200, 404}
    assert not Estate.objects.exists()
    assert Area.objects.exists()
