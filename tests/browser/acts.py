"""What several journeys do: make a decision on a staff page, wait for the worker."""

import time
from collections.abc import Callable
from typing import Any

from jobs.models import JobRun


def decide(staff: Any, act: str, **fields: str) -> None:
    """Open a decision, fill it in, make it. Credit events have one form per act too."""
    form = staff.page.locator(f"form[action$='/acts/{act}/']")
    if not form.locator("button").is_visible():
        staff.page.locator("details.case-act", has=form).locator("summary").click()
    for name, value in fields.items():
        form.locator(f"[name={act}-{name}]").fill(value)
    staff.press(form.locator("button"))


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
