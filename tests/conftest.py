"""What every test stands on: one database with the template and three jurisdictions, copied once per worker.

`metro` is a city, `east` and `west` are its districts. Most tests ask for `jurisdiction` (they are inside
`east`, in a transaction that is rolled back). Tests that need several connections or a real commit ask for
`fresh_jurisdiction`, never for `db` or `transactional_db`.
"""

import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

# A busy machine is slow now and then; the number of examples bounds the time of a property test.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

FRESH = "fresh-"
NO_BROWSER = "Chromium is not installed"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest walk first: at the end of a run one worker would walk alone while the other waits."""
    items.sort(key=lambda item: "tenancy/test_isolation.py" not in item.nodeid)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium, browser tests are skipped; where a browser is required, they fail."""
    if item.get_closest_marker("browser") and CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, and no Chromium is installed", pytrace=False)
        pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was not tested."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("NO BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} BROWSER TESTS WERE SKIPPED: install Chromium to run them.", red=True)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Public schema and template by migrations (done by `migrate`), then the jurisdictions by copying.

    Stands in for pytest-django's own, which makes no test database when only tests with fixtures of ours are
    collected: those would then work on the developer's database.
    """
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=verbosity,
            interactive=False,
            aliases={"default"},
            serialized_aliases=set(),
            keepdb=django_db_keepdb and not django_db_createdb,
        )
        assert connection.settings_dict["NAME"].startswith("test_")
        _forget_durability()
        _provision_common_jurisdictions()
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            _end_other_sessions()
            teardown_databases(made, verbosity=verbosity)


def _end_other_sessions() -> None:
    """A process that a test killed may have left a server process at work: the database could not be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _forget_durability() -> None:
    """A test's rows need not survive a crash of the machine: commits do not wait for the disk."""
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" SET synchronous_commit = off')
    connection.close()


def _provision_common_jurisdictions() -> None:
    from tenants.services import provision_jurisdiction
    from tests.spare import drop_spare

    drop_fresh_jurisdictions()
    drop_spare()
    metro = provision_jurisdiction(name="试验市", slug="metro", level="city", national_code="9901")
    for name, slug, code in (("东区", "east", "990101"), ("西区", "west", "990102")):
        provision_jurisdiction(name=name, slug=slug, level="district", national_code=code, parent=metro)


def drop_fresh_jurisdictions(slug: str = FRESH) -> None:
    """Remove jurisdictions whose slug begins so, with schema and rows: a test's own, or left by a killed run."""
    from tenants.models import Jurisdiction, JurisdictionMigration

    connection.set_schema_to_public()
    for jurisdiction in Jurisdiction.objects.filter(slug__startswith=slug):
        _drop(jurisdiction)
        JurisdictionMigration.objects.filter(schema_name=jurisdiction.schema_name).delete()
        shutil.rmtree(settings.MEDIA_ROOT / jurisdiction.schema_name, ignore_errors=True)


def _drop(jurisdiction: Any, tries: int = 5) -> None:
    """A server of the test may still answer its last request: PostgreSQL breaks the tie, and we try again."""
    for left in reversed(range(tries)):
        try:
            jurisdiction.delete(force_drop=True)
            return
        except OperationalError:
            if not left:
                raise
            time.sleep(1)


@pytest.fixture(scope="session", autouse=True)
def _remove_uploads() -> Iterator[None]:
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def _start_clean() -> Iterator[None]:
    """Every test has an empty cache of its own and ends on public, however it went."""
    from tenants.hosts import forget_hosts

    forget_hosts()
    prefix = f"test{uuid.uuid4().hex}"
    settings.CACHES["default"]["KEY_PREFIX"] = prefix  # for threads that the test starts
    cache.key_prefix = prefix
    yield
    connection.set_schema_to_public()


def _jurisdiction_named(slug: str) -> Any:
    from tenants.models import Jurisdiction

    return Jurisdiction.objects.get(slug=slug)


@pytest.fixture
def metro(db: None) -> Any:
    """The city; its schema is not open."""
    return _jurisdiction_named("metro")


@pytest.fixture
def east(db: None) -> Any:
    """A district of metro; its schema is not open."""
    return _jurisdiction_named("east")


@pytest.fixture
def west(db: None) -> Any:
    """The other district of metro; its schema is not open."""
    return _jurisdiction_named("west")


@pytest.fixture
def jurisdiction(east: Any) -> Iterator[Any]:
    """East, with its schema open during the test, in the test's transaction."""
    from tenants.context import in_jurisdiction

    with in_jurisdiction(east):
        yield east


@pytest.fixture
def fresh_jurisdiction(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A city of the test's own, open and committed; dropped afterwards. For several connections and real commits."""
    from tenants.context import in_jurisdiction
    from tenants.services import provision_jurisdiction
    from tests.spare import keep_as_spare, spare_schema_used

    if connection.in_atomic_block:
        pytest.fail("fresh_jurisdiction commits: do not ask for db, jurisdiction, east or west beside it")
    slug = FRESH + uuid.uuid4().hex[:8]
    code = f"{uuid.uuid4().int % 8000 + 1000}"
    with django_db_blocker.unblock():
        with spare_schema_used():
            fresh = provision_jurisdiction(name="新市", slug=slug, level="city", national_code=code)
        try:
            with in_jurisdiction(fresh):
                yield fresh
        finally:
            keep_as_spare(fresh.schema_name)
            drop_fresh_jurisdictions(slug)


class JurisdictionClient(Client):
    """A browser at one host. A request leaves the connection on public; here the test's schema is opened again."""

    def __init__(self, jurisdiction: Any, **defaults: Any) -> None:
        host = jurisdiction.get_primary_domain().domain if jurisdiction is not None else settings.PUBLIC_HOST
        super().__init__(HTTP_HOST=host, **defaults)
        self.jurisdiction = jurisdiction

    def request(self, **request: Any) -> Any:
        before = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(before)

    def force_login(self, user: Any, backend: str | None = None) -> None:
        """Sign in; the session is kept in the schema of this host."""
        before = connection.tenant
        self._open()
        try:
            super().force_login(user, backend or settings.AUTHENTICATION_BACKENDS[0])
        finally:
            connection.set_tenant(before)

    def _open(self) -> None:
        if self.jurisdiction is None:
            connection.set_schema_to_public()
        else:
            connection.set_tenant(self.jurisdiction)


@pytest.fixture
def client_of() -> Callable[..., JurisdictionClient]:
    """`client_of(east)`: a browser at that jurisdiction's host; `client_of(None)`: at the public host."""
    return JurisdictionClient


def _warm(visit: Callable[[], Any]) -> CaptureQueriesContext:
    """Counts statements after a visit that fills what is kept in the process for some seconds."""
    visit()
    return CaptureQueriesContext(connection)


@pytest.fixture
def sees_equal_queries() -> Callable[[Callable[[], Any], Callable[[], Any]], None]:
    """`sees_equal_queries(visit, grow)`: as many statements before `grow` adds rows as after it."""

    def check(visit: Callable[[], Any], grow: Callable[[], Any]) -> None:
        with _warm(visit) as few:
            visit()
        grow()
        with _warm(visit) as many:
            visit()
        listing = "\n".join(query["sql"] for query in many.captured_queries)
        assert len(few) == len(many), f"{len(few)} statements became {len(many)}:\n{listing}"

    return check


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """`at_once(jurisdiction, f, g, …)`: run functions at the same moment, each on a connection of its own.

    Returns results in order; a raised exception stands in its place. Needs `fresh_jurisdiction`.
    """
    from tenants.context import in_jurisdiction

    def run(jurisdiction: Any, *functions: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(functions))

        def one(function: Callable[[], Any]) -> Any:
            try:
                with in_jurisdiction(jurisdiction):
                    start.wait(timeout=10)
                    return function()
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(one, functions))

    return run
