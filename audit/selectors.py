"""Reading the audit chain of the open schema."""

from collections.abc import Iterator, Mapping

from django.db.models import Exists, OuterRef

from audit.models import AuditEntry, AuditSeal
from audit.rules import UNSEALED, ChainCheck, Finding, Seal

CHUNK = 2000


def chain_findings(anchors: Mapping[int, str]) -> Iterator[Finding]:
    """Everything that is wrong with the chain of the open schema; nothing when it is whole.

    `anchors` maps positions to hashes noted elsewhere. Reads seals and entries in chunks.
    """
    check = ChainCheck(anchors)
    for seal in read_seals():
        yield from check.feed(seal)
    yield from check.end()
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    for pk in AuditEntry.objects.filter(~Exists(sealed)).order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
        yield Finding(UNSEALED, None, pk, "the entry has no seal: it was put in past the guards")


def read_seals() -> Iterator[Seal]:
    """All seals in order of position, each with its entry."""
    after = -1
    while True:
        seals = list(AuditSeal.objects.filter(position__gt=after).order_by("position")[:CHUNK])
        if not seals:
            return
        entries = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            yield Seal(seal.position, seal.entry_id, seal.previous_hash, seal.hash, entries.get(seal.entry_id))
        after = seals[-1].position
