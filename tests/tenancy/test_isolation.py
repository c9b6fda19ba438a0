"""Nothing of one jurisdiction is ever seen, changed or reached from another.

Two jurisdictions with the same primary keys stand side by side. Addresses are read from the URLconfs and rows from
the models, so what an app adds later is tried too.
"""

import io
import logging
import uuid
import zipfile
from collections import Counter

import pytest
from celery import current_app, shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from jobs.models import OutboxEntry
from jobs.registry import outbox_handler
from jobs.tasks import run_outbox_entry
from tenants.celery import SCHEMA_HEADER
from tenants.choices import TaskState
from tenants.context import in_jurisdiction
from tenants.logs import WhereFilter
from tenants.models import Jurisdiction, JurisdictionTask
from tenants.schemas.archives import write_archive
from tenants.tasks import fan_out
from tests.conftest import drop_fresh_jurisdictions
from tests.tenancy.pair import EAST, WEST, addresses, known_codes, make_pair, own_models, routes

pytestmark = pytest.mark.timeout(900)  # some walk every address of two jurisdictions

STAFF, FIRM = "housing", "firm"


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker):
    """Both jurisdictions, committed for the whole module."""
    with django_db_blocker.unblock():
        drop_fresh_jurisdictions()
        try:
            yield make_pair()
        finally:
            drop_fresh_jurisdictions()


def browser_at(jurisdiction):
    """A plain browser at a host; a server error is an answer, not an exception."""
    return Client(HTTP_HOST=jurisdiction.get_primary_domain().domain, raise_request_exception=False)


def signed_in(jurisdiction, username):
    """A browser of a person who is signed in there."""
    client = browser_at(jurisdiction)
    with in_jurisdiction(jurisdiction):
        client.force_login(get_user_model().objects.get(username=username), settings.AUTHENTICATION_BACKENDS[0])
    return client


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def asked(client, address):
    """(status, where it leads, text); afterwards the connection is on public."""
    response = client.get(address)
    text = text_of(response)
    response.close()
    assert connection.schema_name == "public", address
    return response.status_code, response.get("Location", ""), text


def all_addresses(jurisdiction):
    with in_jurisdiction(jurisdiction):
        return addresses(settings.ROOT_URLCONF)


def test_both_hold_the_same_primary_keys(pair):
    keys = []
    for jurisdiction in pair:
        with in_jurisdiction(jurisdiction):
            keys.append({m._meta.label: set(m._base_manager.values_list("pk", flat=True)) for m in own_models()})
    assert keys[0] == keys[1]
    assert sum(bool(rows) for rows in keys[0].values()) > 30


def test_cookies_of_one_are_anonymous_on_the_other_at_every_address(pair):
    east, west = pair
    guest, stranger = browser_at(west), browser_at(west)
    stranger.cookies = signed_in(east, STAFF).cookies
    wrong = []
    for address in all_addresses(east):
        status, location, text = asked(stranger, address)
        if (status, location) != asked(guest, address)[:2] or EAST in text or status >= 500:
            wrong.append((address, status, location, EAST in text))
    assert wrong == []


@pytest.mark.parametrize("username", [STAFF, FIRM])
def test_at_every_address_people_see_their_own_jurisdiction_only(pair, username):
    for here, mark, foreign in ((pair[0], EAST, WEST), (pair[1], WEST, EAST)):
        client, seen, wrong = signed_in(here, username), Counter(), []
        for address in all_addresses(pair[0]):
            if username != STAFF and address.startswith("/admin/"):
                continue
            status, _, text = asked(client, address)
            seen[mark in text] += 1
            if foreign in text or status >= 500:
                wrong.append((address, status))
        assert wrong == []
        assert seen[True] > 20, "the marks are hardly seen at all: this test would find nothing"


def test_a_code_of_one_is_unknown_in_the_other(pair):
    east, west = pair
    with in_jurisdiction(east):
        codes = known_codes()
    with in_jurisdiction(west):
        codes = [code for code in codes if code not in known_codes()]
    assert codes
    client, wrong = signed_in(west, STAFF), []
    for route in routes(settings.ROOT_URLCONF):
        if "<str:" not in route and "<slug:" not in route:
            continue
        for code in codes:
            path = "/" + route.replace("<str:", "<").replace("<slug:", "<")
            address, nobody = (path.split("<")[0] + value + path.split(">")[-1] for value in (code, "Q" * len(code)))
            if asked(client, address)[0] != asked(client, nobody)[0]:
                wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_writing_call_of_the_api_takes_cookies_of_the_other(pair, method):
    east, west = pair
    stranger = browser_at(west)
    stranger.cookies = signed_in(east, STAFF).cookies
    for address in all_addresses(east):
        if address.startswith("/api/v1/"):
            cache.key_prefix = uuid.uuid4().hex  # so many calls are not counted together
            response = getattr(stranger, method)(address, data="{}", content_type="application/json")
            assert response.status_code in {401, 403, 404, 405}, address
            assert connection.schema_name == "public"


def test_every_address_of_the_public_host_shows_nothing_of_a_jurisdiction(pair):
    client = Client(HTTP_HOST=settings.PUBLIC_HOST, raise_request_exception=False)
    client.cookies = signed_in(pair[0], STAFF).cookies
    for address in addresses(settings.PUBLIC_SCHEMA_URLCONF):
        status, _, text = asked(client, address)
        assert status < 500, address
        # the landing page lists the jurisdictions by name, and nothing else of them
        assert EAST not in text.replace(pair[0].name, ""), address


def test_searches_find_their_own_jurisdiction_only(pair):
    east, west = pair
    with in_jurisdiction(east):
        words = [
            str(name).removesuffix(EAST)[:4]
            for model in own_models()
            if any(field.name == "name" for field in model._meta.local_concrete_fields)
            for name in model._default_manager.values_list("name", flat=True)[:1]
        ]
    lists = [address for address in all_addresses(east) if address.endswith("/") and not address.startswith("/account")]
    client, wrong = signed_in(west, STAFF), []
    for address in [path for path in lists if path.count("/") <= 4][:60]:
        for word in words[:3]:
            if EAST in asked(client, f"{address}?q={word}&search={word}")[2]:
                wrong.append(address)
    assert wrong == []


def test_pages_asked_for_in_turn_by_several_threads_never_mix(pair, at_once):
    homes = [browser_at(jurisdiction) for jurisdiction in pair]

    def visit(number):
        def run():
            mark = (EAST, WEST)[number % 2]
            return all(mark in text_of(homes[number % 2].get("/")) for _ in range(10))

        return run

    assert at_once(pair[0], *(visit(number) for number in range(4))) == [True] * 4


# --- Behind the pages -----------------------------------------------------------------------------------


def test_a_session_of_one_does_not_exist_in_the_other(pair):
    key = signed_in(pair[0], STAFF).cookies[settings.SESSION_COOKIE_NAME].value
    found = []
    for jurisdiction in pair:
        with in_jurisdiction(jurisdiction):
            found.append(Session.objects.filter(session_key=key).exists())
    assert found == [True, False]


def test_a_cache_key_of_one_is_empty_in_the_other(pair):
    for jurisdiction in pair:
        with in_jurisdiction(jurisdiction):
            cache.set("answer", jurisdiction.slug)
    with in_jurisdiction(pair[0]):
        assert cache.get("answer") == pair[0].slug
        cache.delete("answer")
    with in_jurisdiction(pair[1]):
        assert cache.get("answer") == pair[1].slug
    assert cache.get("answer") is None


def test_a_file_of_one_is_not_in_the_other_and_cannot_be_reached_by_path(pair):
    east, west = pair
    with in_jurisdiction(east):
        default_storage.save("photos/same.txt", ContentFile(b"east"))
    with in_jurisdiction(west):
        assert not default_storage.exists("photos/same.txt")
        default_storage.save("photos/same.txt", ContentFile(b"west"))
        for path in (
            f"../{east.schema_name}/photos/same.txt",
            f"{settings.MEDIA_ROOT}/{east.schema_name}/photos/same.txt",
        ):
            with pytest.raises(SuspiciousFileOperation):
                default_storage.open(path)
        with default_storage.open("photos/same.txt") as file:
            assert file.read() == b"west"


def test_an_export_of_one_holds_nothing_of_the_other(pair):
    out = io.BytesIO()
    with in_jurisdiction(pair[0]):
        write_archive(out, pair[0].schema_name, dict)
    found = Counter()
    with zipfile.ZipFile(out) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            found[EAST] += EAST.encode() in text
            found[WEST] += WEST.encode() in text
    assert found[EAST] > 5
    assert found[WEST] == 0


RAN_IN: list[str] = []


@pytest.fixture(autouse=True)
def _forget_where_tasks_ran():
    RAN_IN.clear()


@outbox_handler("tests.isolation")
def _remember_schema(**payload):
    RAN_IN.append(connection.schema_name)


def promise(jurisdiction):
    with in_jurisdiction(jurisdiction):
        return OutboxEntry.objects.create(pk=900_001, topic="tests.isolation", due_at=timezone.now())


def test_a_task_works_in_the_jurisdiction_it_was_sent_from(pair):
    for jurisdiction in pair:
        promise(jurisdiction)
    run_outbox_entry.apply(kwargs={"entry_id": 900_001}, headers={SCHEMA_HEADER: pair[1].schema_name})
    done = []
    for jurisdiction in pair:
        with in_jurisdiction(jurisdiction):
            done.append(OutboxEntry.objects.get(pk=900_001).done_at is not None)
    assert (done, RAN_IN) == ([False, True], [pair[1].schema_name])


@shared_task(name="complaints.tests_half_broken")
def half_broken():
    """Fails in the jurisdiction on the left."""
    if connection.schema_name == "fresh_left":
        raise ValueError("the left one is broken")
    RAN_IN.append(connection.schema_name)
    return connection.schema_name


def test_a_task_that_raises_leaves_the_connection_on_public(pair):
    result = half_broken.apply(headers={SCHEMA_HEADER: pair[0].schema_name})
    assert isinstance(result.result, ValueError)
    assert connection.schema_name == "public"


def test_a_task_called_like_a_function_stays_in_the_open_schema(pair):
    with in_jurisdiction(pair[1]):
        assert half_broken() == pair[1].schema_name


def test_a_task_for_a_jurisdiction_that_is_gone_fails_and_touches_nothing(pair):
    assert half_broken.apply(headers={SCHEMA_HEADER: "gone"}).failed()
    assert connection.schema_name == "public"


@pytest.fixture
def eager():
    """Tasks run where they are sent, as a worker would run them."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


def test_one_failing_jurisdiction_neither_stops_the_others_nor_goes_unseen(pair, eager):
    sent = fan_out("complaints.tests_half_broken")
    states = {
        row.jurisdiction.slug: (row.state, row.error)
        for row in JurisdictionTask.objects.filter(task="complaints.tests_half_broken").select_related("jurisdiction")
    }
    assert sent == len(states) >= 5
    assert states.pop("fresh-left") == (TaskState.FAILED, "ValueError: the left one is broken")
    assert set(states.values()) == {(TaskState.SUCCEEDED, "")}
    assert sorted(RAN_IN) == sorted(state.replace("-", "_") for state in states)
    assert connection.schema_name == "public"


@shared_task(name="jobs.tests_where")
def where():
    """Notes where it ran."""
    RAN_IN.append(connection.schema_name)


def test_tasks_of_apps_on_both_sides_run_for_the_platform_too(pair, eager):
    fan_out("jobs.tests_where")
    assert {"public", "east", pair[0].schema_name} <= set(RAN_IN)


def test_a_jurisdiction_out_of_use_is_left_out(pair, eager):
    before = fan_out("complaints.tests_half_broken")
    Jurisdiction.objects.filter(pk=pair[1].pk).update(status="disabled")
    try:
        assert fan_out("complaints.tests_half_broken") == before - 1
    finally:
        Jurisdiction.objects.filter(pk=pair[1].pk).update(status="active")


def test_log_lines_say_in_whose_schema_they_were_written(pair):
    record = logging.makeLogRecord({"msg": "x"})
    with in_jurisdiction(pair[1]):
        WhereFilter().filter(record)
    assert record.schema == pair[1].schema_name
