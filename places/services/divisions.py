"""Loading the national list of divisions: every area of a city or district with its statistical code."""

import csv
import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from common.errors import Refusal
from common.spreadsheets import Row
from places.models import Area
from places.services.import_areas import AreaImporter
from places.services.imports import ImportResult, run_import
from tenants.context import current_jurisdiction

FILES = ("cities.csv", "areas.csv", "streets.csv", "communities.csv.gz")  # one level each, highest first
SHIPPED = Path(__file__).parent.parent / "data"
_BODY = re.compile(r"(?<=[村区])(居委会|居民委员会|村委会|村民委员会)$")


class Division(NamedTuple):
    """A division of the national list."""

    code: str
    name: str


class OtherTree(Refusal):
    """The open jurisdiction has the tree of another place."""

    message = "The areas of this jurisdiction begin with another code."


class DivisionRows:
    """Divisions in the shape in which the area importer takes rows."""

    headers = ["区划代码", "名称"]

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._divisions = divisions

    def rows(self) -> Iterator[Row]:
        for number, (code, name) in enumerate(self._divisions, start=1):
            values = {"code": code, "name": name, "kind": "", "parent": ""}
            yield Row(number, values, [code, name])


def area_name(name: str) -> str:
    """Name of the area in the name of its residents' committee: `水井坊社区居委会` → `水井坊社区`."""
    return _BODY.sub("", name)


def read_divisions(folder: Path, code: str) -> Iterator[Division]:
    """Divisions whose code begins with `code` from a folder with the four files of the national list."""
    for name in FILES:
        path = folder / name
        open_text = gzip.open if name.endswith(".gz") else open
        with open_text(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["code"].startswith(code):
                    yield Division(row["code"], area_name(row["name"]))


def shipped_divisions(code: str) -> list[Division]:
    """Divisions below and including `code` that ship with the product; empty for a city without a file."""
    path = SHIPPED / f"divisions_{code[:4]}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return [Division(row["code"], row["name"]) for row in csv.DictReader(file) if row["code"].startswith(code)]


def load_divisions(
    divisions: Iterable[Division], root_code: str, report: Callable[[int, dict[str, int]], None] | None = None
) -> ImportResult:
    """Bring the open jurisdiction's area tree up to the list: adds, renames, removes nothing. Runs again safely.

    Raises `OtherTree` when the tree that is there has another root.
    """
    root = Area.objects.filter(parent=None).first()
    if root is not None and root.code != root_code:
        raise OtherTree
    jurisdiction = current_jurisdiction()
    if jurisdiction is None:
        raise OtherTree
    return run_import(
        DivisionRows(divisions),
        AreaImporter(by=None, root_code=root_code),
        dry_run=False,
        target=jurisdiction,
        report=report or (lambda done, counts: None),
    )
