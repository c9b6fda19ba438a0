"""`manage.py provision_jurisdiction`: a new city or district, ready for use in seconds."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from common.errors import Refusal
from tenants.choices import Level
from tenants.models import Jurisdiction
from tenants.services import FirstAdministrator, first_administrator, provision_jurisdiction

PASSWORD_VARIABLE = "ADMIN_PASSWORD"  # noqa: S105  (the name of a variable)


class Command(BaseCommand):
    """Set up a jurisdiction; run again after a crash it finishes."""

    help = "Set up a jurisdiction: schema, host name and, if asked for, its first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True, help="small letters, digits, hyphens")
        parser.add_argument("--level", required=True, choices=Level.values)
        parser.add_argument("--code", required=True, help="national code: 4 digits for a city, 6 or 9 for a district")
        parser.add_argument("--parent", help="slug of the city a district belongs to")
        parser.add_argument("--domain", default="", help="host name; by default <slug>.<public host>")
        parser.add_argument("--admin-username", default="")
        parser.add_argument("--admin-email", default="", help="with it, and no password, sign-in is by a code")
        parser.add_argument(
            "--admin-password", help=f"by default the variable {PASSWORD_VARIABLE}, or asked for without echo"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            jurisdiction = provision_jurisdiction(
                name=options["name"],
                slug=options["slug"],
                level=options["level"],
                national_code=options["code"],
                parent=self.parent(options["parent"]),
                domain=options["domain"],
                administrator=self.administrator(options),
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        except Refusal as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{jurisdiction.name}: {jurisdiction.get_primary_domain()} is in use.")

    def parent(self, slug: str | None) -> Jurisdiction | None:
        if not slug:
            return None
        try:
            return Jurisdiction.objects.get(slug=slug)
        except Jurisdiction.DoesNotExist as error:
            raise CommandError(f"There is no jurisdiction {slug}.") from error

    def administrator(self, options: dict[str, Any]) -> FirstAdministrator | None:
        username = options["admin_username"]
        if not username:
            return None
        password = options["admin_password"] or os.environ.get(PASSWORD_VARIABLE, "")
        if not password and not options["admin_email"]:
            password = getpass.getpass(f"Password of {username}: ")
        return first_administrator(username, password, options["admin_email"])
