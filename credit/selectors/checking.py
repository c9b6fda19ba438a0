"""Whether a file or a digest is what was published, and whether the chain still stands."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.translation import pgettext_lazy

from credit.models import Publication, Rating
from credit.rules.chain import Link, chain_problems

HEX = re.compile(r"[0-9a-f]{64}")
KEEP_SECONDS = 300
PARTS = {
    "lists": pgettext_lazy("part of a publication", "the lists and who is on them"),
    "ratings": pgettext_lazy("part of a publication", "the ratings"),
    "rulebook": pgettext_lazy("part of a publication", "the rulebook"),
    "authority": pgettext_lazy("part of a publication", "the authority"),
    "period": pgettext_lazy("part of a publication", "the period"),
    "version": pgettext_lazy("part of a publication", "the version"),
    "published_at": pgettext_lazy("part of a publication", "the time of publication"),
    "previous_digest": pgettext_lazy("part of a publication", "the digest of the publication before"),
}


@dataclass(frozen=True)
class Finding:
    """What is known about a file or digest. `said` is the number that an altered file claims to be."""

    digest: str
    publication: Publication | None = None
    rating: Rating | None = None
    said: Publication | None = None
    differs: list[str] = field(default_factory=list)
    is_file: bool = False

    @property
    def is_published(self) -> bool:
        """Whether exactly these bytes were published."""
        return self.publication is not None

    @property
    def parts_that_differ(self) -> list[str]:
        """The parts whose content differs, in words; one without words by its name in the file."""
        return [str(PARTS.get(name, name)) for name in self.differs]

    @property
    def correction(self) -> Any:
        """The version that corrected the publication later, None when nothing did."""
        if self.publication is None:
            return None
        found = getattr(self.publication.issue, "corrected_by", None)
        return found if found is not None and found.state != "draft" else None


def find_digest(text: str) -> Finding | None:
    """What is known about a digest of 64 hexadecimal digits; None when the text is no digest."""
    digest = re.sub(r"\s", "", text).lower().removeprefix("sha-256=").removeprefix("sha256:")
    return _found(digest) if HEX.fullmatch(digest) else None


def find_file(content: bytes) -> Finding:
    """What is known about the bytes of a file. Nothing of it is kept."""
    found = _found(hashlib.sha256(content).hexdigest())
    if found.is_published:
        return Finding(found.digest, found.publication, is_file=True)
    text = _read(content)
    said = _publications().filter(number=text["number"]).first() if text else None
    differs = _differences(text, json.loads(said.payload)) if text and said is not None else []
    return Finding(found.digest, rating=found.rating, said=said, differs=differs, is_file=True)


def _found(digest: str) -> Finding:
    publication = _publications().filter(digest=digest).first()
    rating = Rating.objects.filter(output_digest=digest).select_related("firm").defer("inputs", "derivation").first()
    return Finding(digest, publication, rating)


def _publications() -> Any:
    return Publication.objects.select_related("issue__corrected_by__publication")


def _read(content: bytes) -> dict[str, Any] | None:
    """The JSON object in a file, None when there is none with a number."""
    try:
        text = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    number = text.get("number") if isinstance(text, dict) else None
    return text if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**31 else None


def _differences(file: dict[str, Any], published: dict[str, Any]) -> list[str]:
    """The parts at the top of the text that are not as published; none when only its form was changed."""
    return sorted(name for name in file.keys() | published.keys() if file.get(name) != published.get(name))[:20]


def chain_state() -> dict[str, Any]:
    """The newest publication, and what is wrong with the chain up to it. Read again at most every five minutes."""
    head = Publication.objects.order_by("-number").select_related("issue").defer("payload").first()
    if head is None:
        return {"head": None, "length": 0, "problems": [], "is_whole": True}
    problems = cache.get_or_set(f"credit-chain-{head.digest}", _problems, KEEP_SECONDS)
    return {"head": head, "length": head.number, "problems": problems, "is_whole": not problems}


def _problems() -> list[tuple[int, str]]:
    rows = Publication.objects.order_by("number").values_list("number", "payload", "digest", "previous_digest")
    return chain_problems(Link(*row) for row in rows.iterator(chunk_size=50))
