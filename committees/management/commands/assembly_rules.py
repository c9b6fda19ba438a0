"""`manage.py assembly_rules load FILE --jurisdiction SLUG` and `assembly_rules show --jurisdiction SLUG [KEY]`."""

import datetime
import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from committees.rules.law.reading import LARGEST_FILE
from committees.rules.law.resolving import Point, departures, open_points, points
from committees.rules.law.shape import SHAPE
from committees.selectors.assembly_rules import rule_set_on
from committees.services.assembly_rules import PlaceNotClear, RulesNotReadable, load_rules
from common.errors import Refusal
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction


class Command(BaseCommand):
    """Load the rules of assemblies of one place from a file, or show what holds in a jurisdiction."""

    help = "Load or show the rules of owners' assemblies of a jurisdiction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        load = acts.add_parser("load", help="keep a place's rules from a file as the version in force from a day on")
        load.add_argument("file", type=Path)
        load.add_argument("--place", default="", help="which place of the file (default: the one of the jurisdiction)")
        load.add_argument("--from", dest="begins", type=_day, help="first day in force (default: today)")
        load.add_argument("--source", default="", help="where the file comes from (default: its name)")
        load.add_argument("--by", metavar="USER", help="who loads it (default: the system)")
        show = acts.add_parser("show", help="what holds, with its article and the text that says so")
        show.add_argument("key", nargs="?", default="", help="a key, or key.part (default: all)")
        show.add_argument("--on", type=_day, help="the day (default: today)")
        show.add_argument("--json", action="store_true")
        for act in (load, show):
            act.add_argument("--jurisdiction", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        jurisdiction = Jurisdiction.objects.filter(slug=options["jurisdiction"]).first()
        if jurisdiction is None:
            raise CommandError(f"No jurisdiction has the slug “{options['jurisdiction']}”.")
        with in_jurisdiction(jurisdiction):
            try:
                self.stdout.write(_load(options) if options["act"] == "load" else _show(options))
            except RulesNotReadable as refusal:
                for path, words in refusal.problems:
                    self.stderr.write(f"{path}: {words}" if path else words)
                raise CommandError(f"{len(refusal.problems)} problems: nothing was loaded.") from refusal
            except PlaceNotClear as refusal:
                raise CommandError(f"{refusal} --place {' | '.join(refusal.places)}") from refusal
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day such as 2026-05-01") from None


def _load(options: dict[str, Any]) -> str:
    path: Path = options["file"]
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(f"{path} is larger than {LARGEST_FILE} bytes.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    by = User.objects.filter(username=options["by"]).first() if options["by"] else None
    if options["by"] and by is None:
        raise CommandError(f"No account is named “{options['by']}” there.")
    kept = load_rules(
        text,
        by=by,
        now=timezone.now(),
        source=options["source"] or path.name,
        effective_from=options["begins"] or timezone.localdate(),
        place=options["place"],
    )
    found = kept.document
    borrowed = ", ".join(found.get("borrowed", []))
    return (
        f"{kept.place}: {kept.title}, in force from {kept.effective_from}, layers {' → '.join(kept.layers)}; "
        f"{len(open_points(found))} points are open in law, {len(departures(found))} depart from the text above. "
        + (f"Not in the file, taken from the samples: {borrowed}. " if borrowed else "")
        + f"SHA-256 {kept.digest}"
    )


def _show(options: dict[str, Any]) -> str:
    day = options["on"] or timezone.localdate()
    kept, key = rule_set_on(day), options["key"]
    found = [point for point in points(kept.document) if not key or key in (point.path, point.path.split(".")[0])]
    if not found:
        raise CommandError(f"“{key}” is no key. Keys: {', '.join(SHAPE)}.")
    if options["json"]:
        facts = {
            "jurisdiction": options["jurisdiction"],
            "place": kept.place,
            "title": kept.title,
            "layers": kept.layers,
            "effective_from": kept.effective_from.isoformat(),
            "digest": kept.digest,
            "rules": {point.path: _facts(point) for point in found},
        }
        return json.dumps(facts, ensure_ascii=False, indent=2)
    return "\n".join([f"{kept.title} ({kept.place}), in force from {kept.effective_from}", *map(_line, found)])


def _facts(point: Point) -> dict[str, Any]:
    departs = point.departs_from
    return {
        "value": point.value,
        "article": point.article,
        "layer": point.layer,
        "is_open": point.is_open,
        "note": point.note,
        "overtaken_by": point.overtaken_by or None,
        "printed": point.printed,
        "departs_from": {"layer": departs[0], "value": departs[1], "article": departs[2]} if departs else None,
    }


def _line(point: Point) -> str:
    if point.is_open:
        return f"{point.path}: open, no text says anything"
    value = point.value if isinstance(point.value, str) else json.dumps(point.value, ensure_ascii=False)
    line = f"{point.path}: {value} ({' '.join(filter(None, (point.layer, point.article)))})"
    if point.overtaken_by:
        line += f"; printed otherwise, overtaken: {point.overtaken_by}"
    if point.departs_from:
        layer, above, article = point.departs_from
        line += f"; departs from {layer} {article}: {above}"
    return line
