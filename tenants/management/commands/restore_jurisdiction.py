"""`manage.py restore_jurisdiction`: a jurisdiction back from its archive file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from tenants.management.base import JurisdictionCommand
from tenants.services import restore_jurisdiction


class Command(JurisdictionCommand):
    """Under its own short name, or under another one beside the old."""

    help = "Bring a jurisdiction back from its archive file and put it in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--slug", default="", help="another short name than the archived one")
        parser.add_argument("--name", default="", help="another name")
        parser.add_argument("--code", default="", help="another national code")
        parser.add_argument("--domain", default="", help="another host name")
        parser.add_argument("--by", help="user name of the platform operator who acts")

    def act(self, options: dict[str, Any]) -> str:
        try:
            source = options["file"].open("rb")
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        with source:
            jurisdiction = restore_jurisdiction(
                source,
                by=self.person(options["by"]),
                slug=options["slug"],
                name=options["name"],
                national_code=options["code"],
                domain=options["domain"],
            )
        return f"{jurisdiction.name}: {jurisdiction.get_primary_domain()} is in use."
