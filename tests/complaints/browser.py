"""A server in this process and a real Chromium that visits it, for journeys through the pages."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.test.testcases import QuietWSGIRequestHandler

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
]


def needs_chromium() -> None:
    """Skip loudly without Chromium; fail where a browser is required."""
    if CHROMIUM is None and os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("Chromium is required here and was not found")
    if CHROMIUM is None:
        pytest.skip("BROWSER TEST SKIPPED: install Chromium to run it")


@contextmanager
def serving() -> Iterator[int]:
    """The whole application with its static files on a free port."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def journey(walk: Callable[[Callable[..., Any]], Any]) -> Any:
    """Run `walk(new_page)` with a browser, in a thread of its own: the browser's loop and the ORM do not mix.

    `new_page(width)` is a window of a new visitor; an error of a script in any of them fails the journey.
    """

    def run() -> Any:
        from playwright.sync_api import sync_playwright

        problems: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)

            def new_page(width: int = 360) -> Any:
                page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
                page.set_default_timeout(20_000)
                page.on("pageerror", lambda error: problems.append(str(error)))
                return page

            try:
                result = walk(new_page)
            finally:
                browser.close()
        assert not problems, problems
        return result

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
