"""A running portal, a real Chromium, and one committed jurisdiction per module."""

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.browser.servers import Portal, portal_running
from tests.conftest import CHROMIUM, FRESH, drop_fresh_jurisdictions


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def portal(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Application server and worker, the same for all journeys."""
    with django_db_blocker.unblock(), portal_running(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium. Playwright keeps an event loop in this thread: the ORM is told not to mind, and has, as long as the
    loop runs, another connection than before.
    """
    from playwright.sync_api import sync_playwright

    from tests.browser.visitors import ARGUMENTS

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield chromium
            chromium.close()
            connection.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def place(browser: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A jurisdiction of the module's own, open and committed, with nothing in it."""
    from tenants.context import in_jurisdiction
    from tenants.services import provision_jurisdiction

    slug = FRESH + uuid.uuid4().hex[:8]
    with django_db_blocker.unblock(), contextlib.ExitStack() as leaving:
        code = f"{uuid.uuid4().int % 8000 + 1000}"
        fresh = provision_jurisdiction(name="试验市", slug=slug, level="city", national_code=code)
        leaving.callback(drop_fresh_jurisdictions, slug)
        leaving.enter_context(in_jurisdiction(fresh))
        yield fresh


@pytest.fixture(scope="module")
def town(place: Any) -> Any:
    """The jurisdiction with places, a firm and people in it."""
    from tests.browser.town import Town

    return Town()


@pytest.fixture
def visitor(browser: Any, portal: Portal, place: Any) -> Iterator[Callable[..., Any]]:
    """`visitor("resident")`: somebody on a phone at the jurisdiction's site; `width=1440` at a desk."""
    from tests.browser.visitors import Visitor

    with contextlib.ExitStack() as leaving:

        def come(name: str, at: Any = place, portal: Portal = portal, **options: Any) -> Visitor:
            somebody = Visitor(browser, portal.base(at), name, **options)
            leaving.callback(somebody.context.close)
            return somebody

        yield come


@pytest.fixture(autouse=True)
def _in_its_jurisdiction(_start_clean: None, place: Any) -> Iterator[None]:
    """Every test of the module begins with the module's schema open."""
    from tenants.context import in_jurisdiction

    with in_jurisdiction(place):
        yield
