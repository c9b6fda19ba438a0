"""Error pages, health, headers: what every host has, whatever is asked of it."""

import json
import logging
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.urls import get_resolver

from common import errors_views
from common.logs import JsonFormatter
from tenants.logs import WhereFilter

PUBLIC_PATHS = ["/", "/complaints/new/", "/complaints/track/", "/estates/", "/ratings/", "/lists/", "/account/login/"]
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["localhost", "10.0.0.7", "unknown.localhost"])
def test_probes_answer_on_any_allowed_host(client, db, path, host):
    with override_settings(ALLOWED_HOSTS=["*"]):
        assert client.get(path, HTTP_HOST=host).status_code == 200


def test_a_foreign_host_name_is_refused(client, db):
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors_views.bad_request, 400),
        (errors_views.forbidden, 403),
        (errors_views.not_found, 404),
        (errors_views.too_many, 429),
        (errors_views.server_error, 500),
        (lambda request: errors_views.unavailable(request, "停用", "稍后再试"), 503),
    ],
)
def test_error_pages_need_neither_database_nor_jurisdiction(rf, view, status, django_assert_num_queries, db):
    request = rf.get("/somewhere/")
    with django_assert_num_queries(0):
        response = view(request)
    assert response.status_code == status
    assert str(status) in response.content.decode()


@pytest.mark.parametrize("status", ["400", "403", "404", "500"])
@pytest.mark.parametrize("urlconf", [settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF])
def test_both_kinds_of_hosts_use_our_error_pages(urlconf, status):
    assert get_resolver(urlconf).resolve_error_handler(int(status)).__module__ == "common.errors_views"


def test_an_error_in_the_api_is_json(client_of, east):
    response = client_of(east).get("/api/v1/nothing/")
    assert response.status_code == 404
    assert "detail" in response.json()


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_public_pages_carry_the_safety_headers_and_no_inline_script(client_of, east, path):
    response = client_of(east).get(path)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe" not in scripts
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Request-ID"]
    page = response.content.decode()
    assert not INLINE_SCRIPT.search(page)
    assert not INLINE_HANDLER.search(page)


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_pages_are_chinese_unless_english_was_chosen(client_of, east, path):
    client = client_of(east)
    assert 'lang="zh-hans"' in client.get(path, HTTP_ACCEPT_LANGUAGE="en").content.decode().lower()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'lang="en"' in client.get(path).content.decode()


def test_the_request_id_of_the_proxy_is_kept_and_a_malformed_one_is_not(client_of, east):
    client = client_of(east)
    assert client.get("/", HTTP_X_REQUEST_ID="proxy-0123456789")["X-Request-ID"] == "proxy-0123456789"
    assert client.get("/", HTTP_X_REQUEST_ID="a b\tc")["X-Request-ID"] != "a b\tc"


def test_log_lines_are_json_with_schema_and_request_id(jurisdiction):
    record = logging.LogRecord("name", logging.WARNING, __file__, 1, "said %s", ("so",), None)
    assert WhereFilter().filter(record)
    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["schema"]) == ("said so", connection.schema_name)
    assert {"time", "level", "logger", "request_id"} <= line.keys()
