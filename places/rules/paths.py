"""Codes of areas and their paths through the tree."""

import re
from collections.abc import Iterable

from places.choices import AreaKind

LEVELS = {kind: position for position, kind in enumerate(AreaKind.values)}
_KIND_OF_LENGTH = {4: AreaKind.CITY, 6: AreaKind.DISTRICT, 9: AreaKind.SUBDISTRICT, 12: AreaKind.COMMUNITY}
_PARENT_LENGTHS = {
    AreaKind.GRID: (12,),
    AreaKind.COMMUNITY: (9, 6, 4),
    AreaKind.SUBDISTRICT: (6, 4),
    AreaKind.DISTRICT: (4,),
    AreaKind.CITY: (),
}
_GRID = re.compile(r"[0-9]{12}[0-9A-Z]{1,12}")


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


def level(kind: str) -> int:
    """0 for a city … 4 for a grid; an area belongs to one of a smaller level."""
    return LEVELS[AreaKind(kind)]


def kind_of_code(code: str) -> str:
    """Kind that a code has by its form (national statistical codes 4, 6, 9 or 12 digits; grids longer), or ""."""
    if code.isascii() and code.isdigit() and len(code) in _KIND_OF_LENGTH:
        return _KIND_OF_LENGTH[len(code)].value
    return AreaKind.GRID.value if _GRID.fullmatch(code) else ""


def parent_code(code: str) -> list[str]:
    """Codes that the parent may have, nearest first: `510108001` → `510108`, `5101` (cities without districts)."""
    kind = kind_of_code(code)
    return [code[:length] for length in _PARENT_LENGTHS[AreaKind(kind)]] if kind else []
