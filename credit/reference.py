"""The sample rulebook as a draft. Nothing is in force without the signatures of two people."""

from pathlib import Path

from django.utils import timezone

from credit.models import Rulebook
from credit.services.rulebooks import keep_version

SAMPLE_FILE = Path(__file__).resolve().parent / "rulebooks" / "sample.yaml"


def install() -> None:
    """Add the sample as a draft where it is missing; changes nothing that exists."""
    if not Rulebook.objects.filter(code="sample").exists():
        keep_version(SAMPLE_FILE.read_text(encoding="utf-8"), by=None, now=timezone.now())
