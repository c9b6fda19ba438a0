"""The host name alone picks the jurisdiction; whatever happens, the connection ends on public."""

import itertools

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tenants import hosts
from tenants.choices import Status
from tenants.context import current_jurisdiction, in_jurisdiction, in_schema
from tenants.middleware import JurisdictionMiddleware, LanguageMiddleware
from tenants.models import Domain, Jurisdiction
from tenants.selectors import landing_list


@pytest.fixture
def ask(db):
    """`ask(view, host, **request)`: a request through the middleware alone."""

    def run(view, host, path="/", **extra):
        return JurisdictionMiddleware(view)(RequestFactory().get(path, HTTP_HOST=host, **extra))

    return run


def say_schema(request):
    return HttpResponse(connection.schema_name)


@pytest.mark.parametrize(
    ("host", "schema"),
    [
        ("east.localhost", "east"),
        ("EAST.localhost:8000", "east"),
        ("east.localhost.", "east"),
        ("west.localhost", "west"),
        ("localhost", "public"),
        ("LOCALHOST:99", "public"),
    ],
)
def test_the_host_picks_the_schema(ask, host, schema):
    assert ask(say_schema, host).content.decode() == schema
    assert connection.schema_name == "public"


def test_nothing_but_the_host_has_a_say(ask):
    extra = {"HTTP_X_FORWARDED_HOST": "west.localhost", "HTTP_X_TENANT": "west", "HTTP_X_DTS_SCHEMA": "west"}
    assert ask(say_schema, "east.localhost", "/?schema=west&tenant=west", **extra).content == b"east"


def test_the_request_knows_its_jurisdiction_and_its_addresses(ask, east):
    seen = []
    ask(lambda request: seen.append((request.jurisdiction, request.urlconf)) or HttpResponse(), "east.localhost")
    ask(lambda request: seen.append((request.jurisdiction, request.urlconf)) or HttpResponse(), "localhost")
    assert seen == [(east, settings.ROOT_URLCONF), (None, settings.PUBLIC_SCHEMA_URLCONF)]


def test_a_raised_exception_leaves_the_connection_on_public(ask):
    def fail(request):
        raise ValueError(connection.schema_name)

    with pytest.raises(ValueError, match="east"):
        ask(fail, "east.localhost")
    assert connection.schema_name == "public"
    assert current_jurisdiction() is None


def test_an_unknown_host_answers_404_with_a_page_that_helps(db):
    response = Client(HTTP_HOST="nowhere.localhost").get("/")
    assert response.status_code == 404
    assert 'href="http://localhost/"' in response.content.decode()
    assert connection.schema_name == "public"


def test_a_host_that_is_not_allowed_answers_400(db):
    assert Client(HTTP_HOST="evil.example").get("/").status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["localhost", "east.localhost", "nowhere.localhost", "10.0.0.7"])
def test_the_probes_answer_on_any_host(db, path, host):
    assert Client(HTTP_HOST=host).get(path).status_code == 200


@pytest.mark.parametrize("status", [Status.PROVISIONING, Status.DISABLED, Status.ARCHIVED])
def test_out_of_use_answers_503(east, client_of, status):
    client = client_of(east)
    Jurisdiction.objects.filter(pk=east.pk).update(status=status)
    response = client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert (
        client.get("/api/v1/").json()["detail"].startswith(east.name)
        or east.name in client.get("/api/v1/").json()["detail"]
    )


def test_a_database_that_is_away_answers_503(ask, monkeypatch):
    def away(host):
        raise OperationalError("gone")

    monkeypatch.setattr("tenants.middleware.jurisdiction_of", away)
    assert ask(say_schema, "east.localhost").status_code == 503


def test_a_request_costs_no_look_up_once_the_host_is_known(ask):
    ask(say_schema, "east.localhost")
    with CaptureQueriesContext(connection) as statements:
        ask(say_schema, "east.localhost")
    assert len(statements) == 0


def test_a_known_host_is_looked_up_again_after_a_few_seconds(ask, monkeypatch):
    clock = itertools.chain([100.0, 100.0 + hosts.KEEP_SECONDS + 1], itertools.repeat(200.0))
    monkeypatch.setattr(hosts.time, "monotonic", lambda: next(clock))
    ask(say_schema, "east.localhost")
    with CaptureQueriesContext(connection) as statements:
        ask(say_schema, "east.localhost")
    assert any("tenants_domain" in statement["sql"] for statement in statements)


def test_a_flood_of_invented_hosts_does_not_fill_the_memory(db, monkeypatch):
    monkeypatch.setattr(hosts, "MOST_HOSTS", 10)
    for number in range(50):
        hosts.jurisdiction_of(f"h{number}.localhost")
    assert len(hosts._known) <= 10


def test_a_streamed_answer_is_read_in_its_own_schema(ask):
    def chunks():
        for _ in range(3):
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_schema()")
                yield cursor.fetchone()[0]

    response = ask(lambda request: StreamingHttpResponse(chunks()), "east.localhost")
    assert connection.schema_name == "public"
    assert list(response) == [b"east"] * 3
    assert connection.schema_name == "public"


def test_a_streamed_answer_that_fails_leaves_the_connection_on_public(ask):
    def chunks():
        yield "one"
        raise ValueError("broken")

    response = ask(lambda request: StreamingHttpResponse(chunks()), "east.localhost")
    with pytest.raises(ValueError, match="broken"):
        list(response)
    assert connection.schema_name == "public"


def test_entered_schemas_nest_and_come_back_in_order(east, west):
    with in_jurisdiction(east):
        with pytest.raises(ValueError, match="west"), in_schema("west"):
            raise ValueError(connection.schema_name)
        assert connection.schema_name == "east"
        with in_schema("public"):
            assert current_jurisdiction() is None
    assert connection.schema_name == "public"


def test_a_schema_that_belongs_to_nobody_is_not_entered(db):
    with pytest.raises(Jurisdiction.DoesNotExist), in_schema("template_jurisdiction"):
        pass


# --- Language -----------------------------------------------------------------------------------------


def language_for(jurisdiction=None, user=None, **request):
    asked = RequestFactory().get("/", **request)
    asked.jurisdiction, asked.user = jurisdiction, user
    seen = []
    LanguageMiddleware(lambda request: seen.append(translation.get_language()) or HttpResponse())(asked)
    return seen[0]


def test_the_language_is_chinese_whatever_the_browser_says(db):
    assert language_for(HTTP_ACCEPT_LANGUAGE="en-GB,en") == "zh-hans"


def test_the_jurisdictions_language_counts_then_the_accounts_then_the_choice(east):
    from django.contrib.auth import get_user_model

    east.language = "en"
    assert language_for(east) == "en"
    signed_in = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"}
    assert language_for(east, get_user_model()(language="zh-hans"), **signed_in) == "zh-hans"
    chosen = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x; {settings.LANGUAGE_COOKIE_NAME}=en"}
    assert language_for(None, get_user_model()(language="zh-hans"), **chosen) == "en"


def test_an_unknown_language_is_not_taken(db):
    assert language_for(HTTP_COOKIE=f"{settings.LANGUAGE_COOKIE_NAME}=xx") == "zh-hans"


# --- Landing page ---------------------------------------------------------------------------------------


def test_the_landing_page_leads_to_every_jurisdiction_in_use(metro, east, west, client_of):
    page = client_of(None).get("/", SERVER_PORT="8000").content.decode()
    for slug in ("metro", "east", "west"):
        assert f"http://{slug}.localhost:8000/" in page


def test_the_landing_page_is_searched_by_name(metro, east, west):
    found = landing_list("东", scheme="https", port="443")
    assert [(city["name"], [district["name"] for district in city["districts"]]) for city in found] == [
        ("试验市", ["东区"])
    ]
    assert found[0]["districts"][0]["url"] == "https://east.localhost/"
    assert len(landing_list("试验", scheme="https", port="443")[0]["districts"]) == 2
    assert landing_list("北", scheme="https", port="443") == []


def test_a_jurisdiction_out_of_use_is_not_listed(metro, east):
    Jurisdiction.objects.filter(pk=metro.pk).update(status=Status.DISABLED)
    Jurisdiction.objects.filter(pk=east.pk).update(status=Status.DISABLED)
    assert [entry["name"] for entry in landing_list("", scheme="http", port="80")] == ["西区"]


def test_the_landing_page_asks_for_all_jurisdictions_at_once(metro, east, client_of, sees_equal_queries):
    def grow():
        for number in range(20):
            facts = {"slug": f"d{number}", "schema_name": f"d{number}", "national_code": f"9901{number + 10}"}
            district = Jurisdiction(name="区", level="district", parent=metro, status=Status.ACTIVE, **facts)
            district.save()
            Domain.objects.create(domain=f"d{number}.localhost", tenant=district)

    client = client_of(None)
    sees_equal_queries(lambda: client.get("/"), grow)
