"""Give a role at the server: a jurisdiction's first administrator, and auditors, whom no office appoints itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model
from django.utils import timezone

from accounts.models import Role, User
from accounts.scopes import scope_of
from accounts.services import grant_role
from common.errors import Refusal
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction


class Command(BaseCommand):
    help = "Give an account a role on one object (found by its code or name), as the system."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", help="code of the role, e.g. auditor")
        parser.add_argument("where", help="code or name of the area, firm or estate")
        parser.add_argument("--jurisdiction", required=True, metavar="SLUG")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        jurisdiction = Jurisdiction.objects.filter(slug=options["jurisdiction"]).first()
        if jurisdiction is None:
            raise CommandError(f"There is no jurisdiction {options['jurisdiction']!r}.")
        with in_jurisdiction(jurisdiction):
            self._grant(options)

    def _grant(self, options: dict[str, Any]) -> None:
        user = User.objects.filter(username=options["username"]).first()
        role = Role.objects.filter(code=options["role"]).first()
        if user is None or role is None:
            raise CommandError("There is no such account." if user is None else "There is no such role.")
        target = self._find(role, options["where"])
        try:
            assignment = grant_role(user, role, target, by=None, today=timezone.localdate(), reason=options["reason"])
        except (Refusal, ValidationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{assignment} · {target}")

    def _find(self, role: Role, words: str) -> Model:
        model = role.scope_type.model_class()
        scope = scope_of(model) if model is not None else None
        if scope is None:
            raise CommandError("Nobody has said how objects of this role's kind are found.")
        found = list(scope.search(model._default_manager.all(), words)[:2])
        exact = [target for target in found if words in (getattr(target, "code", ""), str(target))]
        found = exact or found
        if len(found) != 1:
            raise CommandError(f"{'Several objects' if found else 'No object'} of that kind fit {words!r}.")
        return found[0]
