"""The who-may table: every URL of both kinds of hosts, and what it answers to every role.

`who_may.csv` is the table, read and changed by hand. A row is a host, a route as the URLconf writes it, the address
that is asked for (`{complaint}` and the like are objects of the test), and one word per role:

    open       the page, a file, or a way on to another page
    post       exists for them, but only answers to forms
    sign-in    sent to the sign-in page
    forbidden  told that their role may not
    missing    there is no such thing for them
    -          the role cannot stand on that host

An empty word is none yet: a role that is new has to be read row by row as well.
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
    "community_secretary",
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
            Row(line["host"], line["route"], line["address"], {role: line.get(role) or "" for role in ROLES})
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
    routes = (APPS.sub("<app_label>", route) for route in _walk(get_resolver(HOSTS[host]).url_patterns, ""))
    return sorted({route for route in routes if "format" not in route})


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for entry in patterns:
        route = prefix + str(entry.pattern).removeprefix("^").replace(r"\Z", "").removesuffix("$")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry.url_patterns, route)


# Beginning of a route → what stands in place of its first parameter.
OBJECTS = (
    ("jobs/", "{job}"),
    # joint
    ("firm/assessments/", "{party_assessedsubject}"),
    ("joint/meetings/", "{party_jointmeeting}"),
    ("joint/tasks/", "{party_jointtask}"),
    ("party/assignments/", "{party_partyassignment}"),
    ("firm/complaints/", "{complaint}"),
    ("firm/credit/", "{firm_code}"),
    ("firm/filings/", "{firms_filing}"),
    ("firm/exits/", "{firms_firmexit}"),
    ("firm/reports/", "{quarterly_report}"),
    ("firm/disclosures/<int:project>", "{project}"),
    ("firm/disclosures/<int:pk>", "{firms_disclosure}"),
    ("firm/disclosures/versions/", "{firms_disclosureversion}"),
    ("firm/questions/<", "{firms_accountquestion}"),
    ("firm/fees/cases/", "{firms_feeadjustment}"),
    ("api/v1/public/disclosure-duties/", "{firms_disclosureduty}"),
    ("api/v1/public/disclosures/(?P<pk>", "{firms_disclosureversion}"),
    ("api/v1/public/disclosures/duties/", "{estate_code}"),
    ("api/v1/public/reference-prices/", "{firms_referenceprice}"),
    ("api/v1/public/service-levels/", "{firms_servicelevel}"),
    ("firm/repairs/<int:project>", "{project}"),
    ("firm/fees/<int:project>", "{project}"),
    ("firm/inspections/", "{firms_rectificationorder}"),
    ("inspections/", "{firms_inspection}"),
    ("complaints/done/", "{receipt}"),
    ("complaints/track/", "{receipt}"),
    ("estates/", "{estate_code}"),
    ("ratings/", "{firm_code}"),
    ("register/", "{firm_code}"),
    ("api/v1/areas/", "{area_code}"),
    ("api/v1/complaints/", "{complaint}"),
    ("api/v1/estates/", "{estate_code}"),
    ("api/v1/public/estates/", "{estate_code}"),
    ("api/v1/firms/", "{firm_code}"),
    ("api/v1/projects/", "{project}"),
    ("api/v1/public/ratings/", "{firm_code}"),
    ("firm/subsidies/", "{line}"),
    # awards
    ("firm/awards/rounds/", "{programmes_awardround}"),
    ("firm/awards/evidence/", "{programmes_awardevidence}"),
    ("firm/awards/", "{programmes_awardapplication}"),
    ("admin/programmes/awardapplication/evidence/", "{programmes_awardevidence}"),
    ("panel/evidence/", "{programmes_awardevidence}"),
    ("panel/votes/", "{programmes_awarddecision}"),
    ("panel/", "{panel_application}"),
    ("programmes/awards/", "{award_code}"),
    ("programmes/certificates/", "{certificate_code}"),
    ("training/sessions/", "{programmes_coursesession}"),
    ("training/tests/", "{programmes_testattempt}"),
    # --- assembly
    ("assemblies/", "{assembly_code}"),
    ("programmes/coverage/", "{area_code}"),
    ("admin/programmes/neglectedestate/coverage/", "{area_code}"),
    ("admin/programmes/managementroom/overview/", "{area_code}"),
    ("api/v1/public/coverage/", "{area_code}"),
    ("api/v1/neglected-estates/", "{programmes_neglectedestate}"),
    ("api/v1/management-rooms/", "{programmes_managementroom}"),
    ("api/v1/public-assets/", "{programmes_publicasset}"),
    ("api/v1/subsidy-runs/", "{programmes_subsidyrun}"),
    ("api/v1/subsidy-lines/", "{line}"),
    # programmes: volunteers
    ("firm/mobilisation/", "{programmes_mobilisationtask}"),
    ("volunteers/stations/", "{programmes_conveniencestation}"),
    ("volunteers/calls/", "{programmes_volunteercall}"),
    ("volunteers/teams/", "{programmes_volunteerteam}"),
    ("volunteers/members/", "{programmes_teammember}"),
    ("volunteers/visits/<", "{programmes_homevisit}"),
    # committees: work
    ("committee/papers/", "{committees_workpaper}"),
    ("committee/<int:pk>/", "{committees_ownerscommittee}"),
    ("committee/<slug:kind>/", "meeting"),
)
APPS = re.compile(r"\(\?P<app_label>[^)]*\)")  # the administration lists its apps in this route
ADMIN = re.compile(r"admin/([a-z_]+)/([a-z_]+)/<")
NO_SUCH = "999999999"


def example(route: str) -> str:
    """An address that fits a route. `{app_model}` is the first object of the model; else there is no such object."""
    admin = ADMIN.match(route)
    first = "{" + "_".join(admin.groups()) + "}" if admin else ""
    first = first or next((place for beginning, place in OBJECTS if route.startswith(beginning)), "")
    places = iter([first] if first else [])

    def fill(match: re.Match[str]) -> str:
        return next(places, NO_SUCH)

    return "/" + GROUP.sub(fill, route).replace("\\", "").replace("?", "")


def outcome(response: Any) -> str:
    """One word for an answer. A server error is none: it fails the test."""
    status = response.status_code
    if status in (301, 302, 303, 307, 308):
        return "sign-in" if response["Location"].startswith(SIGN_IN) else "open"
    words = {401: "forbidden", 403: "forbidden", 404: "missing", 405: "post"}
    if status >= 500:
        return f"error {status}"
    if status >= 400 and status not in words and status != 400:
        return f"answer {status}"
    return words.get(status, "open")
