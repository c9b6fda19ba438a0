"""`rulebook load FILE --jurisdiction SLUG [--by USER]`: keep the file as the next version."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from credit.management.commands._jurisdiction import add_jurisdiction, find_jurisdiction
from credit.management.rulebook_commands.files import text_of
from credit.management.rulebook_commands.test import write_results
from credit.rules import read_rulebook
from credit.rules.cases import run_tests
from credit.services import upload_rulebook
from tenants.context import in_jurisdiction

HELP = "keep the file as the next version; a second person adopts it"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    add_jurisdiction(parser)
    parser.add_argument("--by", metavar="USER", help="who proposes it (default: it stays a draft)")
    parser.add_argument("--without-tests", action="store_true", help="load it even where its own cases are not met")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    text = text_of(options["file"])
    if not options["without_tests"]:
        _refuse_unmet(command, text)
    with in_jurisdiction(find_jurisdiction(options["jurisdiction"])):
        by = None
        if options["by"]:
            by = User.objects.filter(username=options["by"]).first()
            if by is None:
                raise CommandError(f"No account is named “{options['by']}” there.")
        version = upload_rulebook(text, by=by, now=timezone.now())
        command.stdout.write(f"{version} ({version.get_state_display()}), SHA-256 {version.digest}")


def _refuse_unmet(command: BaseCommand, text: str) -> None:
    results = run_tests(read_rulebook(text))
    failed = sum(not result.is_met for result in results)
    if failed:
        write_results(command, results, only_failed=True)
        raise CommandError(
            f"{failed} of {len(results)} cases of the rulebook are not met. Correct it, or load it --without-tests."
        )
