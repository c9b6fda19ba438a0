"""Areas from a file: code, name, and where the code does not tell, kind and parent."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from common.cells import is_blank, to_choice
from common.spreadsheets import Column, Row
from places.choices import AreaKind
from places.models import Area
from places.rules import child_path, kind_of_code, level, parent_code
from places.services.imports import CHUNK, CREATED, DUPLICATE, REFUSED, UNCHANGED, UPDATED, Importer, RowRefused, Step

COLUMNS = (
    Column("code", ("区划代码", "代码", "编码", "code", "area code"), is_required=True, max_length=24),
    Column("name", ("名称", "区划名称", "name", "area name"), is_required=True, max_length=100),
    Column("kind", ("类型", "级别", "层级", "kind", "level"), max_length=20),
    Column("parent", ("上级代码", "上级区划代码", "parent", "parent code"), max_length=24),
)
KINDS = {
    **{kind: kind for kind in AreaKind.values},
    "市": "city",
    "区县": "district",
    "区": "district",
    "县": "district",
    "街道": "subdistrict",
    "镇": "subdistrict",
    "乡": "subdistrict",
    "街道乡镇": "subdistrict",
    "社区": "community",
    "村": "community",
    "社区村": "community",
    "网格": "grid",
}


class Wanted(NamedTuple):
    """An area as a row describes it."""

    code: str
    name: str
    kind: str
    parents: list[str]  # codes the parent may have, nearest first


class Known(NamedTuple):
    """An area that stands in the tree, or will after this run (`pk` None)."""

    pk: int | None
    path: str
    kind: str
    name: str


class AreaImporter(Importer):
    """Adds areas and renames those whose name differs. Never moves one: that is an act of its own."""

    columns = COLUMNS
    action = "places.import_areas"

    def __init__(self, *, by: User | None, root_code: str = "", **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.root_code = root_code
        rows = Area.objects.values_list("code", "pk", "path", "kind", "name")
        self.known = {code: Known(*rest) for code, *rest in rows}
        self.seen: set[str] = set()

    def arrange(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Higher levels first; one chunk has one level, so that parents stand before their children."""

        def order(row: Row) -> int:
            kind = kind_of_code(row.values["code"])
            return level(kind) if kind else len(AreaKind)

        for _level, same in groupby(sorted(rows, key=order), key=order):
            while chunk := list(islice(same, CHUNK)):
                yield chunk

    def read(self, row: Row) -> Wanted:
        values = row.values
        code = values["code"].upper()
        by_form = kind_of_code(code)
        kind = to_choice(values["kind"], COLUMNS[2].headers[0], KINDS, default=by_form)
        if not by_form or kind != by_form:
            raise RowRefused(
                _("The code %(code)s does not fit: a city has 4 digits, a district 6, a subdistrict 9, a community 12.")
                % {"code": code[:24]}
            )
        given = values["parent"].upper()
        return Wanted(code, values["name"], kind, [given] if not is_blank(given) else parent_code(code))

    def plan(self, items: list[tuple[Row, Wanted]]) -> list[Step]:
        planned: set[str] = set()
        steps = []
        for row, wanted in items:
            try:
                steps.append(self._step(row, wanted, planned))
            except RowRefused as error:
                steps.append(Step(row, REFUSED, error.reasons))
            planned.add(wanted.code)
        return steps

    def _step(self, row: Row, wanted: Wanted, planned: set[str]) -> Step:
        if wanted.code in self.seen or wanted.code in planned:
            return Step(row, DUPLICATE)
        known = self.known.get(wanted.code)
        if known is not None:
            if not self.reaches(known.path):
                raise RowRefused(_("This area lies outside of your own."))
            return Step(row, UNCHANGED if known.name == wanted.name else UPDATED, work=(wanted, known, None))
        parent = next((self.known[code] for code in wanted.parents if code in self.known), None)
        if parent is None and wanted.code != self._root():
            raise RowRefused(
                _("The parent area %(code)s is not there. Import it first.")
                % {"code": wanted.parents[0] if wanted.parents else "—"}
            )
        path = child_path(parent.path if parent else "", wanted.code)
        if not self.reaches(path):
            raise RowRefused(_("This area lies outside of your own."))
        if parent is not None and level(wanted.kind) <= level(parent.kind):
            raise RowRefused(_("The area cannot belong to that parent."))
        return Step(row, CREATED, work=(wanted, parent, path))

    def _root(self) -> str:
        """Code that may stand without a parent: the jurisdiction's own, while the tree is empty."""
        return "" if self.known else self.root_code

    def write(self, steps: list[Step]) -> None:
        created = [step.work for step in steps if step.outcome == CREATED]
        areas = Area.objects.bulk_create(
            Area(
                code=wanted.code,
                name=wanted.name,
                kind=wanted.kind,
                parent_id=parent.pk if parent else None,
                path=path,
            )
            for wanted, parent, path in created
        )
        pk_of = {area.code: area.pk for area in areas}
        for step in steps:
            if step.outcome == CREATED:
                wanted, parent, path = step.work
                step.work = (wanted, parent, path, pk_of[wanted.code])
            elif step.outcome == UPDATED:
                wanted, known, _path = step.work
                Area.objects.filter(pk=known.pk).update(name=wanted.name)

    def remember(self, steps: list[Step]) -> None:
        for step in steps:
            if step.outcome == REFUSED or step.work is None:
                continue
            wanted = step.work[0]
            self.seen.add(wanted.code)
            if step.outcome == CREATED:
                pk = step.work[3] if len(step.work) > 3 else None
                self.known[wanted.code] = Known(pk, step.work[2], wanted.kind, wanted.name)
            elif step.outcome == UPDATED:
                self.known[wanted.code] = self.known[wanted.code]._replace(name=wanted.name)
