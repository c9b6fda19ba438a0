"""What the commands of this app share: the jurisdiction named on the command line."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from tenants.models import Jurisdiction


def add_jurisdiction(parser: ArgumentParser, *, is_required: bool = True) -> None:
    """The option `--jurisdiction SLUG`."""
    parser.add_argument("--jurisdiction", required=is_required, metavar="SLUG")


def find_jurisdiction(slug: str) -> Jurisdiction:
    """The jurisdiction with this short name. Raises `CommandError` that says so when there is none."""
    found = Jurisdiction.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"No jurisdiction has the short name “{slug}”.")
    return found
