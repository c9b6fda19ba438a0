"""Paths of areas and words of names. Pure functions."""

from collections.abc import Iterable


def child_path(parent_path: str, code: str) -> str:
    """Path of the area `code` below `parent_path` ("" for a root): `5101/` + `510108` → `5101/510108/`."""
    return f"{parent_path}{code}/"


def topmost(paths: Iterable[str]) -> list[str]:
    """The paths that no other of them contains, sorted: what is below a held area adds nothing."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def search_words(text: str) -> list[str]:
    """Words of a search, as they stand in `Estate.search_text`: lower case, at most 5, each at most 40 characters."""
    return [word[:40] for word in text.lower().split()[:5]]
