"""What every jurisdiction starts with: the national rules of assemblies, and the classes of matters and chains."""

import datetime
import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from committees import reference_work
from committees.models import AssemblyRuleSet
from committees.rules.law.reading import read_document, read_text
from common.digest import digest

SAMPLES = Path(__file__).resolve().parent / "data" / "assembly_rules.yaml"
NATIONAL = "national"
NATIONAL_SOURCE = "示例数据：国家层面条文的数值与条号，使用前请核对现行文本"
CIVIL_CODE_DAY = datetime.date(2021, 1, 1)


@functools.cache
def shipped_places() -> Mapping[str, Any]:
    """The samples, which stand in for higher texts that a file of a place leaves out. Read once: they are long."""
    return MappingProxyType(read_text(SAMPLES.read_text(encoding="utf-8")))


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    _install_law()
    reference_work.install()


def _install_law() -> None:
    """The national rules where no rules are loaded; nobody's act, so the audit trail has no entry."""
    if AssemblyRuleSet.objects.exists():
        return
    document = read_document(shipped_places(), NATIONAL)
    AssemblyRuleSet.objects.create(
        place=NATIONAL,
        title=document["rules"][NATIONAL]["instrument.title"]["v"],
        source=NATIONAL_SOURCE,
        layers=document["layers"],
        document=document,
        digest=digest(document),
        effective_from=CIVIL_CODE_DAY,
        loaded_by=None,
        loaded_at=timezone.now(),
    )
