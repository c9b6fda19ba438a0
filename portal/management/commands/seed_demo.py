"""`manage.py seed_demo`: jurisdictions, estates, firms, people, complaints and ratings of the demo."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

import committees.demo_assembly
import committees.demo_laws
import committees.demo_work
import complaints.demo
import credit.demo
import firms.demo
import firms.demo_disclosure
import firms.demo_filings
import firms.demo_inspections
import firms.demo_reports
import firms.demo_tenders
import party.demo_joint
import party.demo_party
import places.demo
import programmes.demo
from portal import demo
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction
from tenants.services import provision_jurisdiction

# slug, name, level, national code, how large
JURISDICTIONS = (
    ("chengdu", "成都市", "city", "5101", 0),
    ("chenghua", "成华区", "district", "510108", 2),
    ("wuhou", "武侯区", "district", "510107", 1),
)


class Command(BaseCommand):
    help = "Fill the development database with demo data; run again it adds nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE.endswith(".production"):
            raise CommandError(str(demo.DemoNotHere()))
        if self.is_seeded():
            return
        self.hurry()
        accounts = [self.operator()]
        city: Jurisdiction | None = None
        for slug, name, level, code, scale in JURISDICTIONS:
            parent = None if level == "city" else city
            try:
                jurisdiction = provision_jurisdiction(
                    slug=slug, name=name, level=level, national_code=code, parent=parent
                )
            except ValidationError as error:
                raise CommandError(f"{name}: {'; '.join(error.messages)}") from error
            city = jurisdiction if level == "city" else city
            accounts += self.fill(jurisdiction, scale)
            self.stdout.write(f"{name} is ready")
        self.write_file(accounts)

    def hurry(self) -> None:
        """No waiting for the disk at each of thousands of commits: what a crash loses is seeded again."""
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")

    def is_seeded(self) -> bool:
        """Whether an earlier run came to its end for this address: the file is what a run writes last."""
        slugs = [row[0] for row in JURISDICTIONS]
        known = Jurisdiction.objects.filter(slug__in=slugs).exclude(status=Jurisdiction.Status.PROVISIONING).count()
        return known == len(slugs) and demo.known_address() == self.address()

    def address(self) -> str:
        """Where the demo starts."""
        return f"http://{settings.PUBLIC_HOST}:{settings.PORT}/"

    def operator(self) -> dict[str, str]:
        """The platform operator of the public host."""
        password = demo.operator_password()
        demo.account_of("operator", password, display_name="平台运维", is_staff=True, is_superuser=True)
        return self.line("platform_operator", "", "operator", password, "localhost")

    def fill(self, jurisdiction: Jurisdiction, scale: int) -> list[dict[str, str]]:
        """Seed one jurisdiction; `scale` 0 has areas and people only."""
        today = timezone.localdate()
        with in_jurisdiction(jurisdiction):
            places.demo.seed(jurisdiction.national_code, scale)
            if scale:
                firms.demo.seed(scale)
            people = demo.seed_people(jurisdiction, today)
            if scale:
                firms.demo_filings.seed()
                firms.demo_disclosure.seed(scale)
                firms.demo_inspections.seed()
                complaints.demo.seed(scale)
                credit.demo.seed(scale)
                firms.demo_reports.seed(scale)
                tenders = firms.demo_tenders.begin()
                committees.demo_laws.seed(scale)
                committees.demo_assembly.seed(scale)
                committees.demo_work.seed()
                party.demo_party.seed()
                party.demo_joint.seed()  # joint
                programmes.demo.seed(scale)  # its emergency call goes to the Party's branches too
                firms.demo_tenders.finish(tenders, keys_folder=settings.LOCAL_DIR / "tender-keys")
        host = jurisdiction.get_primary_domain().domain
        return [self.line(role, jurisdiction.slug, username, password, host) for role, username, password in people]

    def line(self, role: str, slug: str, username: str, password: str, host: str) -> dict[str, str]:
        """One account as it stands in the demo file."""
        staff = role not in demo.OUTSIDERS
        return {
            "role": role,
            "jurisdiction": slug,
            "username": username,
            "password": password,
            "url": f"http://{host}:{settings.PORT}/{'admin/' if staff else 'account/login/'}",
        }

    def write_file(self, accounts: list[dict[str, str]]) -> None:
        """Addresses and accounts, readable by the owner of the folder only."""
        found = [
            {
                "slug": jurisdiction.slug,
                "name": jurisdiction.name,
                "level": jurisdiction.level,
                "url": f"http://{jurisdiction.get_primary_domain().domain}:{settings.PORT}/",
            }
            for jurisdiction in Jurisdiction.objects.filter(slug__in=[row[0] for row in JURISDICTIONS])
        ]
        content = {
            "public": self.address(),
            "jurisdictions": found,
            "accounts": accounts,
        }
        demo.demo_file().touch(mode=0o600)
        demo.demo_file().write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
