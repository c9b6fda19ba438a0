"""`rulebook test FILE [--cases FILE] [--json]`: rate the cases of a rulebook; status 1 when one is not met."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credit.management.rulebook_commands.files import text_of
from credit.rules import read_rulebook
from credit.rules.case_files import read_cases
from credit.rules.cases import CaseResult, run_tests

HELP = "rate the cases of a rulebook and show what differs from what they expect"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--cases", type=Path, metavar="FILE", help="cases in a file of their own, beside those within")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the results as JSON")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    file: Path = options["file"]
    document = read_rulebook(text_of(file))
    results = run_tests(document)
    if options["cases"] is not None:
        results += run_tests(document, read_cases(text_of(options["cases"]), document, file_name=file.name))
    if options["as_json"]:
        command.stdout.write(json.dumps([_payload(result) for result in results], ensure_ascii=False, indent=2))
    else:
        write_results(command, results)
    failed = sum(not result.is_met for result in results)
    if not results:
        raise CommandError(f"{file}: no cases; write some under “tests” or name a file with --cases.")
    if failed:
        raise CommandError(f"{file}: {failed} of {len(results)} cases are not met.")
    if not options["as_json"]:
        command.stdout.write(f"{file}: {len(results)} cases met.")


def write_results(command: BaseCommand, results: list[CaseResult], *, only_failed: bool = False) -> None:
    """One line per case, and one per difference."""
    for result in results:
        if result.is_met and only_failed:
            continue
        command.stdout.write(f"{'✓' if result.is_met else '✗'} {result.title}")
        for what, expected, got in result.differences:
            command.stdout.write(f"    {what}: expected {expected}, got {got}")


def _payload(result: CaseResult) -> dict[str, Any]:
    names = ("what", "expected", "got")
    return {
        "title": result.title,
        "is_met": result.is_met,
        "differences": [dict(zip(names, difference, strict=True)) for difference in result.differences],
    }
