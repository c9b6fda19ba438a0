"""What several journeys do: make a decision on a staff page, wait for the worker."""

import time
from collections.abc import Callable
from typing import Any

from jobs.models import JobRun
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK


def decide(staff: Any, act: str, **fields: str) -> None:
    """Open a decision, fill it in, make it. Credit events have one form per act too."""
    form = staff.page.locator(f"form[action$='/acts/{act}/']")
    if not form.locator("button").is_visible():
        staff.page.locator("details.case-act", has=form).locator("summary").click()
    for name, value in fields.items():
        fill_in(form.locator(f"[name={act}-{name}]"), value)
    staff.press(form.locator("button"))


def fill_in(place: Any, value: str) -> None:
    """Type into a field, or choose what is called so, or has this value."""
    if place.evaluate("field => field.localName") != "select":
        place.fill(value)
        return
    titles = [title.strip() for title in place.locator("option").all_inner_texts()]
    place.select_option(index=titles.index(value)) if value in titles else place.select_option(value)


def signed_in(visitor: Any, username: str, width: int = DESK, *, at: str = "", **options: Any) -> Any:
    """Somebody with the password of the town, in a window of their own."""
    person = visitor(at or username, width=width, **options)
    person.sign_in(username, PASSWORD)
    return person


def choose_found(page: Any, name: str, words: str) -> None:
    """Choose in a field of the administration that finds what is typed."""
    page.locator(f"[name={name}] + .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def wait_for_job(staff: Any, kind: str) -> None:
    """Follow the progress page until the job is done."""
    staff.page.wait_for_selector("#job-progress .text-bg-success", timeout=30_000)
    staff.look()
    assert JobRun.objects.filter(kind=kind).latest("pk").state == JobRun.State.SUCCEEDED


def wait_until(portal_says: Callable[[], Any], seconds: float = 30) -> Any:
    """Wait for what the worker does."""
    deadline = time.monotonic() + seconds
    while not (found := portal_says()):
        assert time.monotonic() < deadline, "the worker did not come to it"
        time.sleep(0.1)
    return found
