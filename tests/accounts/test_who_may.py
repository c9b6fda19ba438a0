"""Every URL × every role, against the table in `who_may.csv`.

`WHO_MAY_PROPOSE=1` writes rows for URLs that have none, and the words of roles that have none, with the outcomes of
today: read every word before keeping it. Words that stand are never changed by it.
"""

import collections
import datetime
import functools
import os
import uuid

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction

from tests.accounts.who_may import (
    HOSTS,
    NO_SUCH,
    ON_PUBLIC,
    ROLES,
    Row,
    all_routes,
    example,
    outcome,
    read_table,
    write_table,
)

PROPOSE = bool(os.environ.get("WHO_MAY_PROPOSE"))
ROWS = read_table()
# Rows that other tests may have committed to the public schema before this one.
COMMITTED_ELSEWHERE = (
    "tenants_auditanchor",
    "tenants_jurisdictiontask",
    "tenants_jurisdictionarchive",
    "tenants_jurisdictiondeletion",
    "django_celery_beat_periodictask",
    "jobs_outboxentry",
)
ABSENT_ON_PUBLIC = ("area_code", "assembly_code", "line", "panel_application", "award_code", "certificate_code")


def order_between(world, first, second):
    """A rectification order to the firm, of an inspection by these two."""
    from firms.models import ChecklistVersion
    from firms.services import inspections
    from firms.services.inspections import AnswerGiven

    now = datetime.datetime.now(datetime.UTC)
    version = ChecklistVersion.objects.get(checklist__code="fire-lift")
    made = inspections.plan_inspection(
        by=first, now=now, estate=world.estate, version=version, inspectors=(first, second), due_on=now.date()
    )
    for code in version.items:
        given = AnswerGiven(uuid.uuid4(), code, verdict="not_ok", number=1, words="不符合")
        inspections.answer_item(made.pk, by=first, now=now, given=given)
    inspections.submit_inspection(made.pk, by=second, now=now)
    inspections.issue_orders(made.pk, by=first, now=now, legal_basis="样本")


@pytest.fixture
def world(jurisdiction):
    """One of everything, in the street where the people work."""
    from tests.complaints.conftest import World

    return World()


class Objects(dict):
    """What the addresses of the table name in braces; `{app_model}` is the first object of a model."""

    def __missing__(self, name):
        app_label, _, model_name = name.rpartition("_")
        model = apps.get_model(app_label, model_name)
        try:
            with transaction.atomic():
                first = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        except ProgrammingError:  # the model has no table on this host
            first = None
        self[name] = first or NO_SUCH
        return self[name]


def old_estates(world):
    """An old estate with a room, a case, an asset and an approved run of subsidies for its firm."""
    from programmes import services

    now, today, day = datetime.datetime.now(datetime.UTC), datetime.date.today(), datetime.date(2025, 1, 1)
    services.enter_estate(world.estate, by=None, now=now, effective_from=day)
    room = services.keep_room(by=None, estate=world.estate, location="1", area=20)
    services.open_misuse_case(room.pk, by=None, now=now, today=today, found_on=day, finding="x")
    services.keep_asset(by=None, estate=world.estate, kind="lift", serial="1")
    first, second, third = (world.person(f"sign-{n}", "housing_department", world.district) for n in range(3))
    run = services.draft_run(2025, 1, by=first, now=now, today=today)
    services.check_run(run.pk, by=second, now=now)
    services.approve_run(run.pk, by=second, now=now)
    services.approve_run(run.pk, by=third, now=now)
    return run.lines.get().pk


def joint_work(world):
    """joint: a meeting with a task of the world's firm, an activity, a centre, a post, an approved assessment."""
    from tests.party.joint.one_of_each import one_of_each as joint_work_of

    joint_work_of(world.district, world.firm, world.estate)


def owners_of(estate):
    """Law, a committee at work, and an assembly that the owners were told of, which is returned."""
    from tests.committees.assembly.one_of_each import noticed_assembly
    from tests.committees.laws.one_of_each import one_law
    from tests.committees.office.one_of_each import one_of_each as committee_at_work

    assembly = noticed_assembly(estate)
    one_law(estate)
    committee_at_work(estate)
    return assembly


def party_line(world, sent):
    """Party organisations with one of everything at the estate, to which `sent` is sent."""
    from tests.party.organisations.one_of_each import one_of_each

    one_of_each(world.firm.projects.get(estate=world.estate), world.north_community, sent)


@pytest.fixture
def objects(world, account):
    """`objects(host)`: those of one kind of host."""
    from jobs.models import JobRun
    from tenants.context import in_schema
    from tests.programmes.awards.one_of_each import one_of_each as awards_and_training

    complaint = world.brought_to("dispatched", now=datetime.datetime.now(datetime.UTC))
    _file_and_leave(world, account("firm_administrator"))
    world.south_officer.phone = "13812345678"
    world.south_officer.save()
    line = old_estates(world)
    here = Objects(
        assembly_code=owners_of(world.estate).code,
        line=line,
        **awards_and_training(world, account),
        job=JobRun.objects.create(kind="tests.walk", title="Walk").pk,
        complaint=complaint.pk,
        receipt=complaint.receipt_code,
        area_code=world.north.code,
        estate_code=world.estate.code,
        firm_code=world.firm.unified_code,
        project=world.firm.projects.first().pk,
        quarterly_report=_quarterly_report(world).pk,
        accounts_user=world.south_officer.pk,
        accounts_roleassignment=world.south_officer.assignments.get().pk,
    )
    _of_other_parts(world, account)
    operator = account("platform_operator")
    with in_schema("public"):
        public = Objects(
            dict.fromkeys((*COMMITTED_ELSEWHERE, *ABSENT_ON_PUBLIC), NO_SUCH),
            accounts_user=operator.pk,
            firm_code=world.firm.unified_code,
            quarterly_report=NO_SUCH,
            job=JobRun.objects.create(kind="tests.walk", title="Walk").pk,
        )
    return {"jurisdiction": here, "public": public}


def _of_other_parts(world, account):
    """One of each of the parts whose objects are known by their order alone."""
    from tests.firms.disclosure.one_of_each import one_of_each as disclosures
    from tests.programmes.volunteers.one_of_each import one_of_each as volunteers

    project = world.firm.projects.get(estate=world.estate)
    volunteers(world.north, account("resident"))
    disclosures(project, account("owner"), datetime.datetime.now(datetime.UTC))
    order_between(world, account("subdistrict_officer"), account("housing_department"))
    party_line(world, account("grid_worker"))
    joint_work(world)


def _file_and_leave(world, filer):
    """A filing of the world's firm that was handed in, and an exit under way, in the community where people work."""
    from firms.services import open_exit
    from firms.services.filings import open_filing, submit_filing

    now = datetime.datetime.now(datetime.UTC)
    filing = open_filing("branch", world.firm, by=filer, now=now, area=world.north_community)
    given = {"name": "分公司", "address": "虚构路1号", "opened_on": "2026-01-01"}
    submit_filing(filing.pk, by=filer, now=now, given=given)
    open_exit(
        world.firm.projects.first().pk,
        kind="dismissed",
        notified_on=now.date(),
        leave_on=now.date() + datetime.timedelta(days=70),
        receiver_side="subdistrict",
        by=filer,
        now=now,
    )


def _quarterly_report(world):
    from firms.rules.quarters import Quarter
    from firms.services import reports

    at = datetime.datetime(2025, 4, 2, 12, tzinfo=datetime.UTC)
    reports.install(datetime.date(2025, 1, 1), at)
    reports.generate_reports(Quarter(2025, 1), now=at)
    return world.firm.reports.first()


@pytest.fixture
def account(world):
    """`account(role)`: somebody who holds the role on the object where it belongs; None for nobody."""
    from accounts.models import Role, User
    from tenants.context import in_schema

    @functools.cache
    def make(role):
        if role == "anonymous":
            return None
        if role == "platform_operator":
            with in_schema("public"):
                return User.objects.create_superuser("walk-operator")
        kind = Role.objects.get(code=role).scope_type.model
        scope = {"area": world.district, "propertyfirm": world.firm, "estate": world.estate}[kind]
        if role in ("grid_worker", "community_worker", "community_secretary"):
            scope = world.north_community
        elif role == "subdistrict_officer":
            scope = world.north
        return world.person(f"walk-{role}", role, scope)

    return make


@pytest.fixture
def visit(jurisdiction, client_of, account, objects):
    """`visit(host, role)` → f(address) → one word."""

    def start(host, role):
        user = account(role)
        client = client_of(jurisdiction if host == "jurisdiction" else None)
        client.raise_request_exception = False
        if user is not None:
            home = client if role != "platform_operator" else client_of(None)
            home.force_login(user)
            client.cookies = home.cookies

        def ask(address):
            before = transaction.savepoint()  # what one visit writes or breaks is nothing to the next
            cache.key_prefix = uuid.uuid4().hex  # nor is it counted against the next
            try:
                if host == "public":
                    connection.set_schema_to_public()
                return visit_once(address.format_map(objects[host]))
            finally:
                transaction.savepoint_rollback(before)
                connection.set_tenant(jurisdiction)

        def visit_once(address):
            answer = client.get(address)
            if answer.status_code == 302 and answer["Location"].startswith("/admin/login/"):
                answer = client.get(answer["Location"])
            if answer.streaming:
                for _chunk in answer:
                    pass
            return outcome(answer)

        return ask

    return start


@pytest.mark.parametrize("host", HOSTS)
def test_every_url_has_a_row_and_every_row_a_url(host):
    known = {row.route for row in ROWS if row.host == host}
    routes = set(all_routes(host))
    if PROPOSE:
        pytest.skip("rows are being proposed")
    missing, left_over = sorted(routes - known), sorted(known - routes)
    assert not missing, (
        f"{len(missing)} URLs of the {host} host are not in tests/accounts/who_may.csv: {missing}. Add a row for each: "
        "who may open it? (`WHO_MAY_PROPOSE=1 pytest tests/accounts/test_who_may.py` writes today's answers to check.)"
    )
    assert not left_over, f"rows of URLs that are gone from the {host} host: {left_over}"
    asked = collections.Counter((row.route, row.address) for row in ROWS if row.host == host)
    assert not (twice := sorted(one for one, number in asked.items() if number > 1)), f"rows that stand twice: {twice}"


@pytest.mark.skipif(PROPOSE, reason="rows are being proposed")
@pytest.mark.parametrize("role", ROLES)
def test_every_url_answers_a_role_as_the_table_says(role, visit):
    wrong = []
    for host in HOSTS if role in ON_PUBLIC else ["jurisdiction"]:
        ask = visit(host, role)
        for row in ROWS:
            if row.host != host or row.outcomes[role] == "-":
                continue
            found = ask(row.address)
            if found != row.outcomes[role]:
                wrong.append(f"{host} {row.address}: {found}, the table says {row.outcomes[role]}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.skipif(not PROPOSE, reason="only with WHO_MAY_PROPOSE=1")
def test_propose_rows(visit):
    known = {(row.host, row.route) for row in ROWS}
    current = {(host, route) for host in HOSTS for route in all_routes(host)}
    fresh = {(host, route): {} for host, route in sorted(current - known)}
    gaps = [row for row in ROWS if "" in row.outcomes.values()]
    for host in HOSTS:
        for role in ROLES:
            asked = [(example(route), words) for (where, route), words in fresh.items() if where == host]
            asked += [(row.address, row.outcomes) for row in gaps if row.host == host and not row.outcomes[role]]
            if host == "public" and role not in ON_PUBLIC:
                for _address, words in asked:
                    words[role] = "-"
                continue
            ask = visit(host, role) if asked and (role != "platform_operator" or host == "public") else None
            for address, words in asked:
                words[role] = ask(address) if ask else words["anonymous"]
    rows = [row for row in ROWS if (row.host, row.route) in current]
    rows += [Row(host, route, example(route), words) for (host, route), words in fresh.items()]
    write_table(rows)
