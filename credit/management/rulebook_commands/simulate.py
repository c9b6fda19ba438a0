"""`rulebook simulate FILE --jurisdiction SLUG [--as-of DATE] [--json] [--html FILE]`: what a rulebook would do."""

import datetime
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import timezone

from credit.management.commands._jurisdiction import add_jurisdiction, find_jurisdiction
from credit.management.rulebook_commands.files import text_of
from credit.rules import read_rulebook
from credit.selectors.simulation import bars, simulate, simulation_page, version_compared
from tenants.context import in_jurisdiction

HELP = "rate everybody by a file and by the rulebook in force: who moves which grade; keeps nothing"
BAR = 40


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    add_jurisdiction(parser)
    parser.add_argument("--as-of", type=datetime.date.fromisoformat, metavar="DATE", help="default: today")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with a chart")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    document = read_rulebook(text_of(options["file"]))
    as_of = options["as_of"] or timezone.localdate()
    with in_jurisdiction(find_jurisdiction(options["jurisdiction"])):
        in_force = version_compared(document["subject"], as_of)
        found = simulate(document, in_force, as_of, timezone.now())
    if options["html"]:
        page = render_to_string("credit/simulation_file.html", simulation_page(found))
        options["html"].write_text(page, encoding="utf-8")
    if options["json"]:
        command.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        command.stdout.write(as_text(found))


def as_text(found: dict[str, Any]) -> str:
    """Table, distribution and bars for a terminal."""
    before, after = found["rulebooks"]["before"], found["rulebooks"]["after"]
    lines = [
        f"{found['as_of']}: {found['count']} rated",
        f"before: {before['title']} · {before['number']}" if before else "before: no rulebook in force",
        f"after:  {after['title']}",
        "",
    ]
    for row in bars(found["distribution"], BAR):
        lines += [
            f"{row['grade']:>8} {row['title']}",
            f"  before {row['before']:>7} {'█' * row['before_length']}",
            f"  after  {row['after']:>7} {'█' * row['after_length']} {row['difference']:+}",
        ]
    lines += ["", f"{len(found['moves'])} change grade, {found['score_changes']} keep it with another score"]
    for move in found["moves"]:
        lines.append(
            f"  {move['before']['grade']:>4} {_score(move['before'])} → {_end(move)}  {move['code']} {move['name']}"
        )
    return "\n".join(lines)


def _end(move: dict[str, Any]) -> str:
    return f"{move['after']['grade']:>4} {_score(move['after'])}"


def _score(outcome: dict[str, Any]) -> str:
    return f"{outcome['score'] or '-':>9}"
