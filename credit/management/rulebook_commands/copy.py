"""`rulebook copy CODE:NUMBER --from CITY --to DISTRICT|--all-districts`: hand a city's rulebook on as drafts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common.errors import Refusal
from credit.management.commands._jurisdiction import find_jurisdiction
from credit.models import RulebookVersion
from credit.services.copying import copy_to_district, shared_version
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction

HELP = "copy a city's adopted rulebook to its districts as drafts; two people of each district sign it"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("version", metavar="CODE:NUMBER")
    parser.add_argument("--from", dest="city", required=True, metavar="CITY")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--to", metavar="DISTRICT", action="append")
    to.add_argument("--all-districts", action="store_true")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    city = find_jurisdiction(options["city"])
    code, _colon, number = options["version"].rpartition(":")
    with in_jurisdiction(city):
        version = RulebookVersion.objects.filter(
            rulebook__code=code, number=int(number) if number.isdecimal() else 0
        ).first()
        if version is None:
            raise CommandError(f"There is no version {options['version']} in “{city.slug}”.")
        shared = shared_version(version)
    districts = (
        list(Jurisdiction.objects.active().filter(parent=city))
        if options["all_districts"]
        else [find_jurisdiction(slug) for slug in options["to"]]
    )
    refused = 0
    for district in districts:
        try:
            kept = copy_to_district(shared, district, by="manage.py", now=timezone.now())
            command.stdout.write(f"{district.slug}: {kept} ({kept.get_state_display()}), SHA-256 {kept.digest}")
        except Refusal as refusal:
            refused += 1
            command.stderr.write(f"{district.slug}: {refusal}")
    if refused:
        raise CommandError(f"{refused} of {len(districts)} districts refused")
