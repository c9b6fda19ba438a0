"""`manage.py rulebook ACT …`: check and load rulebook files; each act is a module of `rulebook_commands`."""

from argparse import ArgumentParser
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import Refusal
from credit.management.rulebook_commands import check, copy, diff, load, simulate, test
from credit.rules import RulebookRefused

ACTS: dict[str, ModuleType] = {
    "check": check,
    "test": test,
    "load": load,
    "diff": diff,
    "simulate": simulate,
    "copy": copy,
}


class Command(BaseCommand):
    help = "Check, test or load a rulebook file; loaded, it is the next version and not yet in force."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for name, module in ACTS.items():
            module.add_arguments(acts.add_parser(name, help=module.HELP))

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        try:
            ACTS[act].run(self, options)
        except RulebookRefused as refusal:
            for problem in refusal.problems:
                self.stderr.write(f"{options.get('file', '')}: {problem}")
            raise CommandError(f"{len(refusal.problems)} problems") from refusal
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
