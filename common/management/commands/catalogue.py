"""`catalogue update | compile | check`: the Simplified Chinese message catalogue."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from common import catalogue


class Command(BaseCommand):
    help = "Extract, compile or check the message catalogue; needs no system tool."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["update", "compile", "check"])

    def handle(self, *args: object, act: str, **options: object) -> None:
        if act == "update":
            added, removed = catalogue.update()
            self.stdout.write(f"{added} added, {removed} removed")
        elif act == "compile":
            self.stdout.write(str(catalogue.compile_catalogue().name))
        else:
            found = catalogue.problems()
            for line in found:
                self.stderr.write(line)
            if found:
                raise CommandError(f"{len(found)} problems: run `manage.py catalogue update` and translate")
            self.stdout.write("complete")
