"""What a recount of a box has found so far: which papers differ, which were not there, which belong to another box."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from committees.models import BallotEntry, BallotPaper, BoxRecount, PaperCorrection, PaperTyping


def _corrections(paper: BallotPaper) -> Any:
    return PaperCorrection.objects.filter(typing__paper=paper).select_related("new_entry", "typing").order_by("-pk")


def line_of(paper: BallotPaper) -> BallotEntry:
    """The line of a paper in the ledger as it is now. The paper must be in the ledger."""
    corrected = _corrections(paper).first()
    if corrected is not None:
        return corrected.new_entry
    return PaperTyping.objects.select_related("entry").get(paper=paper, entry__isnull=False).entry  # type: ignore[return-value]


def known_digests(paper: BallotPaper) -> Mapping[str, str] | None:
    """By which what the ledger says of a paper is compared; None for a paper that is not in it."""
    corrected = _corrections(paper).first()
    if corrected is not None:
        return corrected.typing.digests
    first = PaperTyping.objects.filter(paper=paper, entry__isnull=False).first()
    return None if first is None else first.digests


@dataclass(frozen=True)
class PaperFound:
    """A paper with a finding: number of the sheet, unit, motions, and whether it was corrected."""

    serial: int
    unit: str
    motions: tuple[str, ...] = ()
    typing: int = 0
    box: int | None = None
    is_corrected: bool = False


@dataclass(frozen=True)
class Findings:
    """What a recount found. `same`: papers that say what the ledger says; `waiting`: typed by one, or two differ."""

    same: int
    differing: list[PaperFound]
    missing: list[PaperFound]
    strange: list[PaperFound]
    waiting: list[PaperFound]

    @property
    def is_open(self) -> bool:
        """Whether something is left that no correction settled."""
        uncorrected = [paper for paper in self.differing if not paper.is_corrected]
        return bool(uncorrected or self.missing or self.strange or self.waiting)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the recount."""
        lists = ("differing", "missing", "strange", "waiting")
        return {"same": self.same, **{name: [asdict(paper) for paper in getattr(self, name)] for name in lists}}


def findings_of(recount: BoxRecount) -> Findings:
    """The findings of a recount now. Five statements.

    `missing`: under this box in the ledger and not typed again; `strange`: typed again, in the ledger from elsewhere.
    """
    typings = list(recount.typings.select_related("paper__voice__roll_unit").order_by("pk"))
    settled = {typing.paper_id: typing for typing in typings if typing.differing is not None}
    corrected = set(PaperCorrection.objects.filter(typing__recount=recount).values_list("typing_id", flat=True))
    begun = {typing.paper_id: typing.paper for typing in typings if typing.paper_id not in settled}
    under = PaperTyping.objects.filter(entry__isnull=False)
    of_box = BallotPaper.objects.filter(pk__in=under.filter(box=recount.box_id).values("paper_id"))
    absent = of_box.exclude(pk__in=[typing.paper_id for typing in typings]).select_related("voice__roll_unit")
    boxes = dict(under.filter(paper__in=settled).values_list("paper_id", "box__number"))
    return Findings(
        same=sum(not typing.differing for typing in settled.values()),
        differing=[
            _found(row.paper, motions=tuple(row.differing), typing=row.pk, is_corrected=row.pk in corrected)
            for row in settled.values()
            if row.differing
        ],
        missing=[_found(paper) for paper in absent.order_by("serial")],
        strange=[
            _found(row.paper, box=boxes.get(row.paper_id))
            for row in settled.values()
            if boxes.get(row.paper_id) != recount.box.number
        ],
        waiting=[_found(paper) for paper in begun.values()],
    )


def _found(paper: BallotPaper, **more: Any) -> PaperFound:
    return PaperFound(paper.serial, paper.voice.roll_unit.label, **more)
