"""What the commands on one jurisdiction have in common."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from common.errors import Refusal
from tenants.models import Jurisdiction


class JurisdictionCommand(BaseCommand):
    """A command that makes one service call on a jurisdiction; refusals become one clear line."""

    person_needed = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", required=True, help="slug")
        parser.add_argument("--by", required=self.person_needed, help="user name of the platform operator who acts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self.act(options))
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        except Refusal as error:
            raise CommandError(str(error)) from error

    def act(self, options: dict[str, Any]) -> str:
        """Make the service call and return the line to print."""
        raise NotImplementedError

    @staticmethod
    def jurisdiction(slug: str) -> Jurisdiction:
        """The jurisdiction of that slug, or one clear line."""
        try:
            return Jurisdiction.objects.get(slug=slug)
        except Jurisdiction.DoesNotExist as error:
            raise CommandError(f"There is no jurisdiction {slug}.") from error

    @staticmethod
    def person(username: str | None) -> Any:
        """The platform operator of that user name; None without a name."""
        if not username:
            return None
        try:
            return get_user_model().objects.get(username=username, is_active=True)
        except get_user_model().DoesNotExist as error:
            raise CommandError(f"There is no active platform operator {username}.") from error
