"""What the tests of due process stand on: a rulebook with other clocks or levels, and the firm's own person."""

import json
from collections.abc import Callable
from typing import Any

from accounts.models import User
from credit.models import RulebookVersion
from credit.rules import read_rulebook
from credit.services import adopt_version, upload_rulebook
from firms.models import PropertyFirm
from tests.credit.builders import SAMPLE
from tests.credit.conftest import NOW, person

Change = Callable[[dict[str, Any]], Any]
WORKING = {"calendar": "working", "basis": {"source": "sample", "clause": "第八条"}}


def adopt_changed(people: dict[str, User], change: Change) -> RulebookVersion:
    """The sample rulebook with a change, in force."""
    document = read_rulebook(SAMPLE.read_text(encoding="utf-8"))
    change(document)
    version = upload_rulebook(json.dumps(document, ensure_ascii=False, indent=1), by=people["housing"], now=NOW)
    return adopt_version(version.pk, by=people["housing2"], now=NOW)


def item(document: dict[str, Any], code: str) -> dict[str, Any]:
    """An item of a document, to be changed."""
    return next(item for item in document["items"] if item["code"] == code)


def person_of(firm: PropertyFirm, username: str = "firm person") -> User:
    """Somebody who acts for the firm, with a mail address."""
    user = person(username, "firm_administrator", firm)
    User.objects.filter(pk=user.pk).update(email=f"{user.pk}@example.test")
    return User.objects.get(pk=user.pk)
