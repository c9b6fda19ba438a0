"""What the device keeps of the residents' form: nobody's page, in one language, under the version of its files."""

import json
import re

import pytest

from complaints.models import Complaint
from complaints.views import offline

WORKER, TOKEN = "/complaints/new/worker.js", "/complaints/new/token/"


def facts(response):
    return json.loads(re.match(r"const facts = (.*);", response.text).group(1))


def test_the_worker_stays_below_the_form_and_is_asked_for_each_time(jurisdiction, client_of):
    response = client_of(jurisdiction).get(WORKER)
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]
    assert "Service-Worker-Allowed" not in response
    assert "script-src" in response["Content-Security-Policy"]
    found = facts(response)
    assert found["form"] == "/complaints/new/" and found["shell"] == "/complaints/new/shell/zh-hans/"
    assert "/static/js/complaint_draft.js" in found["files"]


def test_every_script_and_style_of_the_empty_page_is_kept(jurisdiction, client_of):
    client = client_of(jurisdiction)
    page = client.get("/complaints/new/shell/zh-hans/").text
    named = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
    assert named and named <= set(facts(client.get(WORKER))["files"])


def test_another_language_is_another_worker(jurisdiction, client_of):
    client = client_of(jurisdiction)
    client.cookies["django_language"] = "en"
    assert facts(client.get(WORKER))["shell"].endswith("/en/")
    page = client.get("/complaints/new/shell/zh-hans/")
    assert 'lang="zh-hans"' in page.text and page["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("language", ["fr", "zh"])
def test_a_language_that_is_not_offered_has_no_page(jurisdiction, client_of, language):
    assert client_of(jurisdiction).get(f"/complaints/new/shell/{language}/").status_code == 404


def test_the_kept_page_is_of_nobody(world, jurisdiction, client_of):
    client = client_of(jurisdiction)
    anonymous = client.get("/complaints/new/shell/zh-hans/").text
    client.force_login(world.officer)
    signed_in = client.get("/complaints/new/shell/zh-hans/").text
    assert world.officer.username not in signed_in and "/account/" not in signed_in

    def without_numbers(page):
        return re.sub(r'(name="(csrfmiddlewaretoken|submission_key|form_stamp)"\s+value=)"[^"]*"', r"\1", page)

    assert without_numbers(signed_in) == without_numbers(anonymous)


def test_a_changed_file_is_another_version(settings, tmp_path, monkeypatch):
    before = offline.version()
    changed = tmp_path / "site.css"
    changed.write_text("body { color: red }")
    found = offline.finders.find
    monkeypatch.setattr(offline.finders, "find", lambda name: changed if name == "css/site.css" else found(name))
    assert offline.version() != before


def test_a_fresh_token_sends_a_stale_form(world, jurisdiction, client_of):
    client = client_of(jurisdiction, enforce_csrf_checks=True)
    typed = {"category": world.category().code, "title": "楼道灯不亮", "text": "三天了", "estate": world.estate.code}
    stale = {"csrfmiddlewaretoken": "a" * 64}
    assert client.post("/complaints/new/", {**typed, **stale}).status_code == 403
    token = client.get(TOKEN).json()["token"]
    assert client.post("/complaints/new/", {**typed, "csrfmiddlewaretoken": token}).status_code == 302
    assert Complaint.objects.count() == 1
