"""What pages of assemblies show: never a choice before the close."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from committees.choices import AssemblyState
from committees.models import (
    Assembly,
    BallotPaper,
    Delivery,
    LedgerHead,
    LiveBallot,
    MotionResult,
    OwnerLink,
    PaperTyping,
    Proxy,
    RollOwner,
    RollUnit,
    Voice,
)
from places.models import Estate

SHOWN_ON_ESTATE = 5
STEPS = (
    AssemblyState.DRAFT,
    AssemblyState.NOTICED,
    AssemblyState.VOTING,
    AssemblyState.CLOSED,
    AssemblyState.COUNTED,
    AssemblyState.ANNOUNCED,
)


def estate_section(estate: Estate) -> dict[str, Any] | None:
    """Assemblies on the public page of an estate; None where there are none."""
    found = list(Assembly.objects.public().filter(estate=estate).order_by("-opens_at")[:SHOWN_ON_ESTATE])
    return {"assemblies": found} if found else None


def own_units(assembly: Assembly, user: Any) -> list[dict[str, Any]]:
    """Units for which the account may vote: as verified owner, or as agent. `has_voted` says that one stands."""
    if not user.is_authenticated:
        return []
    roll = assembly.rolls.defer("payload").order_by("-number").first()
    if roll is None:
        return []
    owners = OwnerLink.objects.filter(user=user, revoked_at__isnull=True).values("owner_id")
    own = set(RollOwner.objects.filter(roll=roll, owner_id__in=owners).values_list("key", flat=True))
    held: dict[str, list[Any]] = defaultdict(list)
    for key, units in Proxy.objects.filter(assembly=assembly, agent_user=user, is_written=True).values_list(
        "principal__key", "units"
    ):
        held[key].append(units)
    voices = Voice.objects.filter(roll_unit__roll=roll, key__in=own | set(held)).select_related("roll_unit")
    live = Exists(LiveBallot.objects.filter(voice=OuterRef("pk")))
    rows = []
    for voice in voices.annotate(has_voted=live).order_by("roll_unit_id"):
        is_own, label = voice.key in own, voice.roll_unit.label
        if is_own or any(units is None or label in units for units in held[voice.key]):
            rows.append({"unit": voice.roll_unit, "is_own": is_own, "has_voted": voice.has_voted})
    return rows


def assemblies_of(user: User) -> list[Assembly]:
    """Assemblies of the estates in which the account is a verified owner or agent, and those it works for."""
    owners = OwnerLink.objects.filter(user=user, revoked_at__isnull=True).values("owner_id")
    estates = Estate.objects.filter(buildings__units__ownerships__owner__in=owners)
    mine = Q(estate__in=estates.values("pk")) | Q(proxies__agent_user=user)
    public = Assembly.objects.public().filter(mine)
    tasks = Assembly.objects.filter(officers__user=user, officers__released_at__isnull=True)
    keys = set(public.values_list("pk", flat=True)) | set(tasks.values_list("pk", flat=True))
    return list(Assembly.objects.filter(pk__in=keys).select_related("estate").order_by("-opens_at"))


def turnout(assembly: Assembly) -> dict[str, Any] | None:
    """The grid for organisers: units by building and whether a ballot stands; no choice, no name. Four statements."""
    roll = assembly.rolls.defer("payload").order_by("-number").first()
    if roll is None:
        return None
    voted = set(LiveBallot.objects.filter(voice__roll_unit__roll=roll).values_list("voice__roll_unit_id", flat=True))
    delivered = set(Delivery.objects.filter(roll_unit__roll=roll).values_list("roll_unit_id", flat=True))
    buildings: dict[str, dict[str, Any]] = {}
    area = 0
    for pk, label, building, size in RollUnit.objects.filter(roll=roll).values_list("pk", "label", "building", "area"):
        row = buildings.setdefault(building, {"name": building, "units": [], "voted": 0})
        state = "voted" if pk in voted else "delivered" if pk in delivered else "open"
        row["units"].append({"label": label.removeprefix(f"{building}-"), "state": state})
        if pk in voted:
            row["voted"] += 1
            area += size
    return {
        "buildings": list(buildings.values()),
        "voted": len(voted),
        "delivered": len(delivered | voted),
        "units": roll.unit_count,
        "area": area,
        "total_area": roll.total_area,
        "percent": round(100 * len(voted) / roll.unit_count) if roll.unit_count else 0,
        "area_percent": round(100 * area / roll.total_area) if roll.total_area else 0,
    }


def waiting_papers(assembly: Assembly) -> list[dict[str, Any]]:
    """Papers that one person typed, or two who differ: number, unit, how many typed."""
    typings = PaperTyping.objects.filter(paper__voice__roll_unit__roll__assembly=assembly)
    done = typings.filter(entry__isnull=False).values("paper_id")
    rows = typings.exclude(paper_id__in=done).values("paper__serial", "paper__voice__roll_unit__label")
    return [
        {"serial": row["paper__serial"], "unit": row["paper__voice__roll_unit__label"], "people": row["people"]}
        for row in rows.annotate(people=Count("typed_by", distinct=True)).order_by("paper__serial")
    ]


def desk_page(assembly: Assembly) -> dict[str, Any]:
    """Everything but choices that those who run the assembly see."""
    papers = BallotPaper.objects.filter(voice__roll_unit__roll__assembly=assembly, void_at__isnull=True)
    return {
        "assembly": assembly,
        "steps": steps_of(assembly),
        "motions": list(assembly.motions.order_by("number")),
        "roll": assembly.rolls.defer("payload").order_by("-number").first(),
        "officers": list(assembly.officers.filter(released_at__isnull=True).select_related("user")),
        "turnout": turnout(assembly),
        "waiting": waiting_papers(assembly),
        "paper_count": papers.count(),
        "head": LedgerHead.objects.get(assembly=assembly),
        "results": results_for_pages(assembly),
        "proxy_count": assembly.proxies.count(),
    }


def steps_of(assembly: Assembly) -> list[dict[str, Any]]:
    """The way from draft to result, and where the assembly is on it."""
    labels = dict(AssemblyState.choices)
    if assembly.state == AssemblyState.CANCELLED:
        return [{"label": labels[AssemblyState.CANCELLED], "is_now": True}]
    return [{"label": labels[state], "is_now": state == assembly.state} for state in STEPS]


def results_for_pages(assembly: Assembly) -> list[MotionResult]:
    """Results in order; empty before the count."""
    if assembly.state not in (AssemblyState.COUNTED, AssemblyState.ANNOUNCED):
        return []
    rows = MotionResult.objects.filter(motion__assembly=assembly).select_related("motion")
    return list(rows.order_by("motion__number"))
