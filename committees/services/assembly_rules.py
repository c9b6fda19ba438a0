"""Loading the law, choosing where it is open, and entering an assembly's own rules of procedure."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.models import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.permissions import can_guide_in, can_set_law
from committees.reference import shipped_places
from committees.rules.law.choices import wrong_choices
from committees.rules.law.reading import RulesUnreadable, place_for, read_document, read_text
from committees.rules.law.voting import heads_may_differ
from committees.selectors.assembly_rules import rule_set_on
from common.digest import digest
from common.errors import NotAllowed, Refusal
from places.models import Estate
from tenants.context import current_jurisdiction


class RulesNotReadable(Refusal):
    """The file is no document of assembly rules. `problems` are (path, what is wrong there)."""

    message = _("The file cannot be loaded. Correct what is named below and load it again.")
    status = 422

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__()
        self.problems = problems


class PlaceNotClear(Refusal):
    """The file has several places, and none of them is this jurisdiction by name."""

    message = _("The file has rules of several places. Choose the one that holds here.")
    status = 422

    def __init__(self, places: list[str]) -> None:
        super().__init__()
        self.places = places


class BeginsBeforeOther(Refusal):
    """A version that would change what already holds."""

    message = _("A version that begins later is already entered. A new one begins on its day or after.")


class NotAReading(Refusal):
    """A choice that is none, or not this body's to make."""

    message = _("These points cannot be chosen so: %(keys)s.")
    status = 422

    def __init__(self, keys: list[str]) -> None:
        super().__init__(self.message % {"keys": ", ".join(keys)})  # type: ignore[operator]
        self.keys = keys


class WarningNotRead(Refusal):
    """Whoever chooses where the law is open says that they know it."""

    message = _("Confirm that you have read the warning: the law leaves these points open.")
    status = 422


class NothingSettled(Refusal):
    """Rules of procedure that settle nothing about votes."""

    message = _("Enter at least one point that the rules of procedure settle.")
    status = 422


def check_rules(text: str, place: str = "") -> dict[str, Any]:
    """The document that a file has for this jurisdiction; higher texts that it lacks come from the samples.

    Raises `RulesNotReadable`, `PlaceNotClear`.
    """
    here = current_jurisdiction()
    try:
        places = read_text(text)
        found = place or place_for(places, here.slug if here else "", here.name if here else "")
        if found is None:
            raise PlaceNotClear(sorted(places))
        return read_document(places, found, shipped_places())
    except RulesUnreadable as error:
        raise RulesNotReadable(error.problems) from error


@transaction.atomic
def load_rules(
    text: str, *, by: User | None, now: datetime.datetime, source: str, effective_from: datetime.date, place: str = ""
) -> AssemblyRuleSet:
    """Keep a place's rules from a file as the version that holds from a day on; the same again adds nothing.

    Raises `NotAllowed`, `RulesNotReadable`, `PlaceNotClear`, `BeginsBeforeOther`.
    """
    if by is not None and not can_set_law(by):
        raise NotAllowed
    document = check_rules(text, place)
    return keep_rules(document, by=by, now=now, source=source, effective_from=effective_from)


@transaction.atomic
def keep_rules(
    document: dict[str, Any],
    *,
    by: User | None,
    now: datetime.datetime,
    source: str,
    effective_from: datetime.date,
) -> AssemblyRuleSet:
    """Keep a document that was read. Used by `load_rules` and for what a jurisdiction starts with."""
    _one_at_a_time("committees.assembly_rules")
    last = AssemblyRuleSet.objects.first()
    found = digest(document)
    if last is not None and (last.digest, last.effective_from) == (found, effective_from):
        return last
    _not_before(last, effective_from)
    title = document["rules"][document["place"]]["instrument.title"]["v"] or document["place"]
    kept = AssemblyRuleSet(
        place=document["place"],
        title=str(title)[:300],
        source=source.strip()[:300],
        layers=document["layers"],
        document=document,
        digest=found,
        effective_from=effective_from,
        loaded_by=by,
        loaded_at=now,
    )
    kept.full_clean()
    kept.save(force_insert=True)
    record(by, "committees.load_rules", kept, fields=["document", "effective_from", "source"])
    return kept


@transaction.atomic
def set_choices(
    values: Mapping[str, Any],
    *,
    by: User | None,
    now: datetime.datetime,
    basis: str,
    effective_from: datetime.date,
    has_read_warning: bool,
) -> VotingChoices:
    """From a day on, what this jurisdiction chooses where the law of votes is open; what is not named is default.

    Raises `NotAllowed`, `WarningNotRead`, `NotAReading`, `BeginsBeforeOther`.
    """
    if by is not None and not can_set_law(by):
        raise NotAllowed
    if not has_read_warning:
        raise WarningNotRead
    wrong = wrong_choices(values, of_assembly=False)
    if wrong:
        raise NotAReading(wrong)
    _one_at_a_time("committees.voting_choices")
    _not_before(VotingChoices.objects.first(), effective_from)
    kept = VotingChoices(
        values=dict(values),
        basis=basis.strip(),
        digest=digest(dict(values)),
        effective_from=effective_from,
        set_by=by,
        set_at=now,
    )
    kept.full_clean(exclude=["values"])
    kept.save(force_insert=True)
    record(by, "committees.set_voting_choices", kept, fields=[*values, "basis", "effective_from"])
    return kept


@transaction.atomic
def enter_procedure(
    estate: Estate,
    values: Mapping[str, Any],
    *,
    by: User | None,
    now: datetime.datetime,
    document: str,
    adopted_on: datetime.date,
    effective_from: datetime.date | None = None,
    clauses: Mapping[str, str] | None = None,
    has_read_warning: bool = True,
) -> RulesOfProcedure:
    """An estate's own rules of procedure, as far as they decide how votes are counted; from their adoption on.

    A new version replaces the one before as a whole. Raises `NotAllowed`, `WarningNotRead`, `NothingSettled`,
    `NotAReading` (also for a way of counting heads that the law in force does not leave open), `BeginsBeforeOther`.
    """
    if by is not None and not can_guide_in(by, estate.area):
        raise NotAllowed
    if not has_read_warning:
        raise WarningNotRead
    begins = effective_from or adopted_on
    if not values:
        raise NothingSettled
    wrong = wrong_choices(values, of_assembly=True)
    if "head_rule" in values and "head_rule" not in wrong and not heads_may_differ(rule_set_on(begins).document):
        wrong.append("head_rule")
    if wrong:
        raise NotAReading(sorted(wrong))
    Estate.objects.select_for_update(of=("self",), no_key=True).get(pk=estate.pk)
    _not_before(RulesOfProcedure.objects.filter(estate=estate).begun(datetime.date.max).first(), begins)
    named = {key: text.strip() for key, text in (clauses or {}).items() if key in values and text.strip()}
    facts = {"document": document.strip(), "adopted_on": adopted_on, "values": dict(values), "clauses": named}
    kept = RulesOfProcedure(
        estate=estate, effective_from=begins, digest=digest(facts), entered_by=by, entered_at=now, **facts
    )
    kept.full_clean(exclude=["values", "clauses"])
    kept.save(force_insert=True)
    record(by, "committees.enter_procedure", kept, fields=[*values, "document", "adopted_on", "effective_from"])
    return kept


def _not_before(last: Any, begins: datetime.date) -> None:
    if last is not None and begins < last.effective_from:
        raise BeginsBeforeOther


def _one_at_a_time(name: str) -> None:
    """Two people who enter a version at once wait for each other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || %s))", [name])
