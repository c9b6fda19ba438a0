"""`rulebook diff A B [--jurisdiction SLUG] [--json]`: what changed from one rulebook to the other."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.digest import digest
from credit.management.commands._jurisdiction import add_jurisdiction, find_jurisdiction
from credit.management.rulebook_commands.files import text_of
from credit.models import RulebookVersion
from credit.rules import read_rulebook
from credit.rules.differences import ADDED, REMOVED, Difference, differences
from tenants.context import in_jurisdiction

HELP = "what changed from one rulebook to the other"
SIGNS = {ADDED: "+", REMOVED: "-"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("before", metavar="A", help="a file, or CODE:NUMBER of a version of the jurisdiction")
    parser.add_argument("after", metavar="B", help="the same")
    add_jurisdiction(parser, is_required=False)
    parser.add_argument("--json", action="store_true", help="for machines")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    before, after = (document_named(options[name], options["jurisdiction"]) for name in ("before", "after"))
    found = differences(before, after)
    if options["json"]:
        answer = {
            "before": digest(before),
            "after": digest(after),
            "differences": [difference.payload() for difference in found],
        }
        command.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for difference in found:
        command.stdout.write(line_of(difference))
    command.stdout.write(f"{len(found)} differences")


def line_of(difference: Difference) -> str:
    """One difference in one line."""
    sign = SIGNS.get(difference.kind, "~")
    clause = f"  [{difference.clause}]" if difference.clause else ""
    if difference.kind == ADDED:
        values = difference.after_words
    elif difference.kind == REMOVED:
        values = difference.before_words
    else:
        values = f"{difference.before_words} → {difference.after_words}"
    return f"{sign} {difference.path}: {values}{clause}"


def document_named(name: str, slug: str | None) -> dict[str, Any]:
    """The document of a file, or of a version of a jurisdiction. Raises `CommandError`, `RulebookRefused`."""
    code, colon, number = name.rpartition(":")
    if not colon or not number.isdecimal() or Path(name).exists():
        return read_rulebook(text_of(Path(name)))
    if not slug:
        raise CommandError("A version CODE:NUMBER needs --jurisdiction.")
    with in_jurisdiction(find_jurisdiction(slug)):
        version = RulebookVersion.objects.filter(rulebook__code=code, number=int(number)).first()
    if version is None:
        raise CommandError(f"There is no version {name} in “{slug}”.")
    return version.document
