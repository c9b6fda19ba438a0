"""Requests per second of the main pages as a share of the bare yardstick, interleaved in one run."""

import json
import re
import statistics
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.load import Connection, burst, raw_request
from benchmarks.servers import serving

ROUNDS = 3
SECONDS = 3.0
SLUG = "bench"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Page:
    """One measured page: its name, the least share it must reach (None: reported only), its requests."""

    name: str
    least_ratio: float | None
    make_request: Callable[[], bytes]


def measure() -> list[dict[str, object]]:
    """Rows of the table: page, requests/s, yardstick's requests/s, ratio, statements, statuses."""
    from django.conf import settings

    from benchmarks.setting import prepared

    scene = prepared(SLUG)
    logs = settings.LOCAL_DIR
    with (
        serving("benchmarks.bare", "/", logs / "bench-bare.log") as bare,
        serving("governance.wsgi", "/readyz", logs / "bench-web.log") as portal,
    ):
        pages = _pages(portal, scene.host, scene.session_key, scene.estate_code, scene.category_code)
        return [_row(page, portal, bare, scene.statements[page.name]) for page in pages]


def _row(page: Page, portal: int, bare: int, statements: int) -> dict[str, object]:
    yardstick = raw_request("GET", "/", "127.0.0.1")
    ours, theirs, statuses = [], [], {}
    burst(portal, page.make_request, seconds=1)
    for _ in range(ROUNDS):
        theirs.append(burst(bare, lambda: yardstick, seconds=SECONDS).per_second)
        outcome = burst(portal, page.make_request, seconds=SECONDS)
        ours.append(outcome.per_second)
        for status, count in outcome.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
    return {
        "page": page.name,
        "per_second": round(statistics.median(ours), 1),
        "bare_per_second": round(statistics.median(theirs), 1),
        "ratio": round(ratio, 3),
        "least_ratio": page.least_ratio,
        "statements": statements,
        "statuses": {str(status): count for status, count in statuses.items()},
    }


def _pages(port: int, host: str, session_key: str, estate_code: str, category_code: str) -> list[Page]:
    home = raw_request("GET", "/", host)
    form = raw_request("GET", "/complaints/new/", host)
    queue = raw_request("GET", "/admin/complaints/complaint/", host, {"Cookie": f"sessionid={session_key}"})
    return [
        Page("home", 0.5, lambda: home),
        Page("complaint form", 0.5, lambda: form),
        Page("complaint submit", None, submitter(port, host, estate_code, category_code)),
        Page("staff queue", None, lambda: queue),
    ]


def submitter(port: int, host: str, estate_code: str, category_code: str) -> Callable[[], bytes]:
    """Every call gives a new complaint, with a submission key of its own and the form's CSRF pair."""
    status, answer = Connection(port).send(raw_request("GET", "/complaints/new/", host))
    if status != 200:
        raise RuntimeError(f"the complaint form answers {status}")
    page = answer.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    cookie = re.search(r"set-cookie: (csrftoken=[^;]+)", page, re.IGNORECASE)
    if token is None or cookie is None:
        raise RuntimeError("the complaint form gives no CSRF pair")
    fields = {
        "csrfmiddlewaretoken": token[1],
        "estate": estate_code,
        "category": category_code,
        "title": "电梯停运",
        "text": "三号楼电梯停运两天，老人上下楼不便。" * 4,
    }

    def make_request() -> bytes:
        body = urlencode({**fields, "submission_key": uuid.uuid4()}).encode()
        return raw_request("POST", "/complaints/new/", host, {**FORM, "Cookie": cookie[1]}, body)

    return make_request


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1, ensure_ascii=False))
