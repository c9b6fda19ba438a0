"""`rulebook check FILE`: name every problem with its line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from common.digest import digest
from credit.management.rulebook_commands.files import text_of
from credit.rules import read_rulebook

HELP = "name every problem with its line"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    file: Path = options["file"]
    document = read_rulebook(text_of(file))
    command.stdout.write(
        f"{file}: {document['title']}: {len(document['items'])} items, {len(document['grades'])} grades, "
        f"SHA-256 {digest(document)}"
    )
