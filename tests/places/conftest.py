"""A small tree in `east`, people with roles on it, and files to import."""

import datetime
import io
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

TODAY = datetime.date(2026, 3, 2)


def make_area(code: str, name: str, parent: Any = None) -> Any:
    """An area, bypassing the service."""
    from places.models import Area
    from places.rules import child_path, kind_of_code

    path = child_path(parent.path if parent else "", code)
    return Area.objects.create(code=code, name=name, kind=kind_of_code(code), parent=parent, path=path)


def make_estate(area: Any, name: str = "晴川家园", **facts: Any) -> Any:
    """An estate through its service, by the system."""
    from places.services import register_estate

    return register_estate(by=None, name=name, area=area, **facts)


def grow_tree() -> SimpleNamespace:
    """District 990101 with two subdistricts, two communities and a grid."""
    district = make_area("990101", "东区")
    first = make_area("990101001", "大丰街道", district)
    second = make_area("990101002", "玉林街道", district)
    community = make_area("990101001001", "云栖社区", first)
    other = make_area("990101002001", "竹溪社区", second)
    grid = make_area("99010100100101", "第一网格", community)
    return SimpleNamespace(district=district, first=first, second=second, community=community, other=other, grid=grid)


@pytest.fixture
def tree(jurisdiction: Any) -> SimpleNamespace:
    return grow_tree()


@pytest.fixture
def person() -> Callable[..., Any]:
    """`person("officer", "subdistrict_officer", area)`: an account that holds the role there."""
    from accounts.models import Role, User
    from accounts.services import grant_role

    def make(username: str, role: str = "", scope: Any = None) -> Any:
        user, _ = User.objects.get_or_create(username=username)
        if role:
            grant_role(user, Role.objects.get(code=role), scope, by=None, today=datetime.date.today())
            user = User.objects.get(pk=user.pk)
        return user

    return make


def csv_file(rows: Iterable[Iterable[object]], encoding: str = "utf-8") -> io.BytesIO:
    """A CSV file with these rows, the header among them."""
    text = "\r\n".join(",".join(str(cell) for cell in row) for row in rows)
    return io.BytesIO(text.encode(encoding))


def xlsx_file(rows: Iterable[Iterable[object]]) -> io.BytesIO:
    """A workbook with these rows, the header among them."""
    from openpyxl import Workbook

    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    return file


def run(importer: Any, file: Any, *, dry_run: bool = False) -> Any:
    """Import a file through an importer; returns the result."""
    from common.spreadsheets import open_table
    from places.models import Area
    from places.services.imports import run_import

    target = Area.objects.order_by("pk").first()
    table = open_table(file, importer.columns)
    return run_import(table, importer, dry_run=dry_run, target=target, report=lambda done, counts: None)
