"""`manage.py rulebook check FILE` · `rulebook load FILE --jurisdiction SLUG [--by USER]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from common.digest import digest
from common.errors import Refusal
from credit.management.commands._jurisdiction import add_jurisdiction, find_jurisdiction
from credit.rules import RulebookRefused, read_rulebook
from credit.services import upload_rulebook
from tenants.context import in_jurisdiction


class Command(BaseCommand):
    help = "Check a rulebook file, or load it into a jurisdiction as the next version, not yet in force."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="name every problem with its line")
        check.add_argument("file", type=Path)
        load = acts.add_parser("load", help="keep the file as the next version; a second person adopts it")
        load.add_argument("file", type=Path)
        add_jurisdiction(load)
        load.add_argument("--by", metavar="USER", help="who proposes it (default: it stays a draft)")

    def handle(self, *args: Any, act: str, file: Path, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        try:
            if act == "check":
                self._check(file, text)
            else:
                self._load(text, options["jurisdiction"], options["by"])
        except RulebookRefused as refusal:
            for problem in refusal.problems:
                self.stderr.write(f"{file}: {problem}")
            raise CommandError(f"{len(refusal.problems)} problems") from refusal
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _check(self, file: Path, text: str) -> None:
        document = read_rulebook(text)
        self.stdout.write(
            f"{file}: {document['title']}: {len(document['items'])} items, {len(document['grades'])} grades, "
            f"SHA-256 {digest(document)}"
        )

    def _load(self, text: str, slug: str, username: str | None) -> None:
        with in_jurisdiction(find_jurisdiction(slug)):
            by = None
            if username:
                by = User.objects.filter(username=username).first()
                if by is None:
                    raise CommandError(f"No account is named “{username}” there.")
            version = upload_rulebook(text, by=by, now=timezone.now())
            self.stdout.write(f"{version} ({version.get_state_display()}), SHA-256 {version.digest}")
