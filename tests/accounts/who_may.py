"""The who-may table: every URL of both kinds of hosts, and what it answers to every role.

`who_may.csv` is the table, read and changed by hand. A row is a host, a route as the URLconf writes it, the address
that is asked for (`{estate}` and the like are objects of `objects()`), and one word per role:

    open       the page, a file, or a way on to another page
    post       exists for them, but only answers to forms
    sign-in    sent to the sign-in page
    forbidden  told that their role may not
    missing    there is no such thing for them
    -          the role cannot stand on that host
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

TABLE = Path(__file__).with_name("who_may.csv")
ROLES = (
    "anonymous",
    "resident",
    "owner",
    "committee_member",
    "firm_administrator",
    "firm_project_manager",
    "grid_worker",
    "community_worker",
    "subdistrict_officer",
    "mediator",
    "housing_department",
    "organisation_department",
    "auditor",
    "platform_operator",
)
HOSTS = {"jurisdiction": "governance.urls_tenant", "public": "governance.urls_public"}
ON_PUBLIC = ("anonymous", "platform_operator")
SIGN_IN = ("/account/login/", "/admin/login/")
GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Row:
    """One URL of one host."""

    host: str
    route: str
    address: str
    outcomes: dict[str, str]


def read_table() -> list[Row]:
    """The table as it stands in the file."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(line["host"], line["route"], line["address"], {role: line[role] for role in ROLES})
            for line in csv.DictReader(file)
        ]


def write_table(rows: list[Row]) -> None:
    """Put the table back, in order."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["host", "route", "address", *ROLES])
        for row in sorted(rows, key=lambda row: (row.host, row.route)):
            writer.writerow([row.host, row.route, row.address, *(row.outcomes[role] for role in ROLES)])


def all_routes(host: str) -> list[str]:
    """Every route of a host. The API's twins with a format suffix lead to the same views and are left out."""
    routes = _walk(get_resolver(HOSTS[host]).url_patterns, "")
    return sorted({route for route in routes if "format" not in route})


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for entry in patterns:
        route = prefix + str(entry.pattern).removeprefix("^").replace(r"\Z", "").removesuffix("$")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry.url_patterns, route)


def example(route: str) -> str:
    """An address that fits a route; what has no object of its own is number 1."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(3)
        if name in ("code", "estate_code"):
            return "{code}"
        kind = match.group(2) or "str"
        return {"uuid": "00000000-0000-4000-8000-000000000001"}.get(kind, "1")

    return "/" + GROUP.sub(fill, route).replace("\\", "").replace("?", "")


def outcome(response: Any) -> str:
    """One word for an answer. A server error is none: it fails the test."""
    status = response.status_code
    if status in (301, 302, 303, 307, 308):
        return "sign-in" if response["Location"].startswith(SIGN_IN) else "open"
    words = {401: "forbidden", 403: "forbidden", 404: "missing", 405: "post"}
    if status >= 500:
        return f"error {status}"
    return words.get(status, "open")
