"""What the pages of filings show: stated values beside those of the register and of the round before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from common.masking import mask_name, mask_phone
from firms.choices import FilingAct, FilingKind, FilingState
from firms.models import Filing, FilingStep, PropertyFirm, ServiceProject
from firms.models.filing import OPEN_STATES, PENDING_STATES
from firms.panels import Panel
from firms.rules.filing_fields import Field, fields_of
from firms.services.history import as_text

CONTRACT_FIELDS = {
    "contract_kind": "kind",
    "contract_number": "number",
    "signed_on": "signed_on",
    "effective_from": "effective_from",
    "effective_to": "effective_to",
    "fee_amount": "fee_amount",
    "fee_model": "fee_model",
}


@dataclass(frozen=True)
class FilingRow:
    """One field as the pages show it; `earlier` is what the round before stated, `note` what is to be corrected."""

    name: str
    label: str | Promise
    stated: str
    present: str
    earlier: str | None
    is_changed: bool
    is_personal: bool
    note: str


def filing_rows(filing: Filing, stated_personal: Mapping[str, str], *, is_revealed: bool = False) -> list[FilingRow]:
    """The fields of a filing. Persons are masked unless they were `revealed`."""
    steps = list(filing.steps.all())
    notes = latest_notes(steps)
    submissions = [step.values for step in steps if step.act == FilingAct.SUBMIT]
    earlier = submissions[-2] if len(submissions) > 1 else None
    changed_persons = next((step.personal_changed for step in reversed(steps) if step.act == FilingAct.SUBMIT), [])
    present = register_values(filing)
    rows = []
    for field in fields_of(filing.kind):
        stated = stated_personal.get(field.name, "") if field.is_personal else filing.values.get(field.name, "")
        before = present.get(field.name, "")
        is_new_round = earlier is not None and not field.is_personal and earlier.get(field.name, "") != stated
        rows.append(
            FilingRow(
                name=field.name,
                label=field.label,
                stated=shown(field, stated, is_revealed=is_revealed),
                present=shown(field, before, is_revealed=is_revealed),
                earlier=shown(field, earlier.get(field.name, "")) if is_new_round and earlier is not None else None,
                is_changed=stated != before or field.name in changed_persons,
                is_personal=field.is_personal,
                note=notes.get(field.name, ""),
            )
        )
    return rows


def latest_notes(steps: list[FilingStep]) -> dict[str, str]:
    """What was to be corrected at the last return, by field."""
    return next((step.field_notes for step in reversed(steps) if step.act == FilingAct.RETURN), {})


def shown(field: Field, text: str, *, is_revealed: bool = False) -> str:
    """A value as people read it: choices in words, persons masked."""
    if field.form == "choice":
        return str(dict(field.choices).get(text, text))
    if field.is_personal and not is_revealed and text:
        return mask_phone(text) if field.form == "phone" else mask_name(text)
    return text


def register_values(filing: Filing) -> dict[str, str]:
    """What the register holds now of the fields of a filing, as text."""
    names = [field.name for field in fields_of(filing.kind)]
    if filing.kind in (FilingKind.FIRM, FilingKind.FIRM_CHANGE):
        return {name: as_text(getattr(filing.firm, name, "")) for name in names}
    if filing.kind in (FilingKind.BRANCH, FilingKind.HONOUR):
        return {}
    return _project_values(filing, names)


def _project_values(filing: Filing, names: list[str]) -> dict[str, str]:
    project = filing.project or project_of(filing)
    if project is None:
        return {}
    today = timezone.localdate()
    contract = project.contracts.on(today).first() or project.contracts.first()
    post = project.manager_posts.on(today).first() or project.manager_posts.first()
    found: dict[str, Any] = {name: getattr(project, name, "") for name in names if name not in CONTRACT_FIELDS}
    if contract is not None and filing.kind != FilingKind.MANAGER:
        found |= {name: getattr(contract, column) for name, column in CONTRACT_FIELDS.items() if name in names}
    if post is not None:
        found |= {"manager_name": post.name, "manager_phone": post.phone}
        if filing.kind == FilingKind.MANAGER:
            found["effective_from"] = post.effective_from
    return {name: as_text(found.get(name, "")) for name in names}


def project_of(filing: Filing) -> ServiceProject | None:
    """The project that the firm has on the estate of the filing, where it has one that goes on."""
    if filing.estate_id is None:
        return None
    return ServiceProject.objects.filter(firm=filing.firm_id, estate=filing.estate_id, effective_to=None).first()


def filings_of(user: User, *, is_open: bool) -> QuerySet[Filing]:
    """The filings of the person's firms, the newest first, with what a list shows."""
    from firms.permissions import filing_firm_ids

    rows = Filing.objects.filter(firm__in=filing_firm_ids(user)).select_related("firm", "estate")
    rows = rows.filter(state__in=OPEN_STATES) if is_open else rows.exclude(state__in=OPEN_STATES)
    return rows.defer("estate__polygon", "personal").order_by("-changed_at", "-pk")


def public_register(firm: PropertyFirm) -> dict[str, Any]:
    """What everybody may read of a firm's file: no persons, no stand-in code as if it were real."""
    today = timezone.localdate()
    contracts = {row.project_id: row for row in _contracts(firm)}
    projects = ServiceProject.objects.filed(today).filter(firm=firm).select_related("estate")
    rows = projects.defer("estate__polygon").order_by("name", "pk")[:100]
    return {
        "firm": firm,
        "branches": list(firm.branches.filter(closed_on=None)),
        "honours": list(firm.honours.valid_on(today)),
        "projects": [{"project": row, "contract": contracts.get(row.pk)} for row in rows],
    }


def _contracts(firm: PropertyFirm) -> QuerySet[Any]:
    from firms.models import ServiceContract

    return ServiceContract.objects.on(timezone.localdate()).filter(project__firm=firm)


def filing_panel(user: User, firms: Any) -> Panel | None:
    """The part of a firm's start page about filings, exits and people; None for who may do none of it."""
    from accounts.permissions import object_ids
    from firms.permissions import filing_firm_ids

    ids = filing_firm_ids(user)
    may_manage = bool(object_ids(user, "firms.manage_firm_staff"))
    if not ids and not may_manage:
        return None
    states = Counter(Filing.objects.filter(firm__in=ids, state__in=OPEN_STATES).values_list("state", flat=True))
    unfiled = ServiceProject.objects.on(timezone.localdate()).filter(firm__in=ids, filed_on=None).count()
    context = {
        "may_file": bool(ids),
        "may_manage_people": may_manage,
        "returned": states[FilingState.RETURNED],
        "pending": sum(states[state] for state in PENDING_STATES),
        "unfiled": unfiled,
    }
    return Panel("firms/_home_panel.html", context)


def changed_filings(cursor: int, most: int) -> tuple[list[Filing], int, bool]:
    """Filings with a step after a cursor that were handed in once: the oldest change first, the next cursor, whether
    there are more. Walks the steps by number, so nothing is left out and a page costs the same wherever it lies."""
    steps = FilingStep.objects.filter(pk__gt=cursor, filing__round__gte=1).filter(_settled()).order_by("pk")
    found = list(steps.values_list("pk", "filing_id")[: most + 1])
    page = found[:most]
    rows = Filing.objects.select_related("firm", "estate").defer("estate__polygon", "personal", "values")
    by_id = rows.in_bulk(list(dict.fromkeys(filing_id for _pk, filing_id in page)))
    return list(by_id.values()), page[-1][0] if page else cursor, len(found) > most


def _settled() -> RawSQL:
    """Steps of transactions that ended before the oldest one still running: one that commits late would lie behind a
    cursor that has already passed it (docs/decisions/0052)."""
    table = connection.ops.quote_name(FilingStep._meta.db_table)
    return RawSQL(  # noqa: S611
        f"age({table}.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)", (), output_field=BooleanField()
    )
