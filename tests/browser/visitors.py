"""People in front of a real browser. Every page they reach is checked."""

import json
import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

PHONE, DESK = 360, 1440
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
SHAPE = "[...document.body.querySelectorAll('*')].map((e) => e.localName + e.className).join()"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
FRAME = ["#searchbar-submit", "#result_list thead"]  # parts of the administration's frame that its own library draws
SCREENSHOTS = os.environ.get("BROWSER_SCREENSHOTS", "")

judged: set[tuple[str, int, str]] = set()


class Visitor:
    """A person with a browser window of their own."""

    def __init__(self, browser: Browser, base: str, name: str, width: int = PHONE, **options: Any) -> None:
        self.base, self.name, self.width = base, name, width
        self.has_scripts = options.get("java_script_enabled", True)
        self.context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", **options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.problems: list[str] = []
        self.pictures = 0
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        """An error in the console; that a page answers 4xx is said by the page itself."""
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        is_part = response.request.resource_type != "document"
        if response.status >= (400 if is_part else 500):
            self.problems.append(f"{response.status} {response.url}")

    # --- Going about ------------------------------------------------------------------------------------

    def open(self, path: str, status: int = 200) -> Page:
        """Go to a page of the site and look at it."""
        answer = self.page.goto(f"{self.base}{path}")
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        return self.look()

    def press(self, target: str | Locator) -> Page:
        """Click on what leads to another page, and look at that page."""
        place = self.page.locator(target) if isinstance(target, str) else target
        with self.page.expect_navigation():
            place.click()
        return self.look()

    def sign_in(self, username: str, password: str) -> Page:
        """Through the real sign-in page."""
        self.open("/account/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.press("input[name=password]", "Enter")
        assert "/account/login" not in self.page.url, self.page.inner_text("main")
        return self.look()

    def in_english(self) -> Page:
        """Use the switch of the page."""
        return self.press(".language-switch button")

    # --- Looking ----------------------------------------------------------------------------------------

    def look(self) -> Page:
        """Check the page that is shown: nothing broken, nothing cut off, nothing that shuts people out."""
        self.page.wait_for_load_state()
        self._keep_picture()
        assert not self.problems, f"{self.page.url}: {self.problems}"
        assert "Traceback" not in self.page.content()
        if self.width == PHONE and "/admin/" not in self.page.url:
            content, window = self.page.evaluate(WIDTHS)
            assert content <= window, f"{self.page.url} is {content} wide on a phone of {window}"
        if self.has_scripts:
            self._meet_no_barrier()
        return self.page

    def _meet_no_barrier(self) -> None:
        """Judge each kind of page once in each form that it takes; another number in the address is the same kind."""
        address = re.sub(r"\d+", "0", self.page.url.removeprefix(self.base))
        form = (address, self.width, self.page.evaluate(SHAPE))
        if form in judged:
            return
        judged.add(form)
        found = barriers(self.page)
        assert not found, f"{self.page.url}:\n" + "\n".join(found)

    def says(self, *words: str) -> None:
        """The page that is shown holds these words."""
        shown = self.page.inner_text("body")
        for word in words:
            assert word in shown, f"“{word}” is not on {self.page.url}:\n{shown}"

    def _keep_picture(self) -> None:
        if not SCREENSHOTS:
            return
        path = re.sub(r"\W+", "-", self.page.url.split("/", 3)[3])[:60].strip("-") or "home"
        self.pictures += 1
        target = Path(SCREENSHOTS) / f"{self.name}-{self.pictures:02}-{path}-{self.width}.png"
        self.page.screenshot(path=target, full_page=True)


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious or critical. Of the administration's screens only our own parts are judged."""
    is_framed = "/admin/" in page.url and page.query_selector("#content")
    context = {"include": ["#content"], "exclude": FRAME} if is_framed else None
    violations = Axe().run(page, context=context, options=RULES).response["violations"]
    return [
        f"{found['impact']}: {found['id']}: {found['help']}: "
        + json.dumps([node["html"][:160] for node in found["nodes"][:4]], ensure_ascii=False)
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]
