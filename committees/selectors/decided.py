"""What the owners of an estate decided about a case of another app, as their assembly announced it."""

from django.utils import timezone

from committees.choices import AssemblyState
from committees.models import MotionResult
from firms.approvals import Approval
from places.models import Estate


def owners_decision(estate: Estate, matter: str, reference: int) -> Approval | None:
    """The latest announced result about a case; None before there is one. Its chain is answered by `deliberation`."""
    results = MotionResult.objects.filter(
        motion__assembly__estate=estate,
        motion__assembly__state=AssemblyState.ANNOUNCED,
        motion__about=matter,
        motion__reference=reference,
    )
    found = results.select_related("motion__assembly__record").order_by("-motion__assembly__announced_at").first()
    if found is None:
        return None
    assembly = found.motion.assembly
    return Approval(
        is_chain_complete=True,
        is_approved=found.is_passed,
        decided_on=timezone.localdate(assembly.announced_at),
        title=f"{assembly.title}：{found.motion.title}"[:200],
        digest=assembly.record.sha256,
    )
