"""Reading the office's queue in pages, along indexes, whatever it is narrowed by (docs/decisions/0056)."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.permissions import object_ids
from complaints.models import Complaint, ComplaintEvent
from complaints.querysets import ComplaintQuerySet, office_paths
from complaints.rules import PUBLIC, Term, read_receipt_code, read_terms, search_query
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

PAGE_SIZE = 50
MANY_AREAS = 200
"""A scope of more areas is most of the jurisdiction: walking all complaints is then the shorter way."""

RECENT_MONTHS = 3
COUNTED_AT_ONCE = 5000
SORTS = {"newest": ("created_at", True), "due": ("due_at", False)}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Cursor(NamedTuple):
    """Where a page ends: the moment by which the queue is sorted, and the number that decides between equals."""

    moment: datetime.datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // datetime.timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor of an address; None where it cannot be one."""
        moment, _, pk = text.partition("-")
        if not (moment.isdecimal() and pk.isdecimal() and len(moment) < 17 and len(pk) < 19):
            return None
        return cls(EPOCH + datetime.timedelta(microseconds=int(moment)), int(pk))


@dataclass(frozen=True)
class Filters:
    """By what the queue is narrowed; empty means by nothing. Days are local and both included."""

    q: str = ""
    state: str = ""
    limit: str = ""
    severity: str = ""
    channel: str = ""
    categories: tuple[int, ...] = ()
    area: Area | None = None
    estate: int | None = None
    firm: int | None = None
    assignee: int | None = None
    is_unassigned: bool = False
    received_from: datetime.date | None = None
    received_to: datetime.date | None = None
    sort: str = "newest"
    terms: tuple[Term, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        code = read_receipt_code(self.q)
        terms = [Term((code.lower(),))] if code is not None else read_terms(self.q)
        object.__setattr__(self, "terms", tuple(terms))

    def narrow(self, rows: ComplaintQuerySet, now: datetime.datetime) -> ComplaintQuerySet:
        """The rows that fit, by columns of the complaint alone."""
        plain = {"state": self.state, "severity": self.severity, "channel": self.channel}
        links = {"estate_id": self.estate, "firm_id": self.firm, "assignee_id": self.assignee}
        rows = rows.filter(**{name: value for name, value in (plain | links).items() if value})
        if self.is_unassigned:
            rows = rows.open().filter(assignee=None)
        if self.categories:
            rows = rows.filter(category_id__in=self.categories)
        if self.received_from:
            rows = rows.filter(created_at__gte=_midnight(self.received_from))
        if self.received_to:
            rows = rows.filter(created_at__lt=_midnight(self.received_to + datetime.timedelta(days=1)))
        return self._by_limit(rows, now)

    def _by_limit(self, rows: ComplaintQuerySet, now: datetime.datetime) -> ComplaintQuerySet:
        if self.limit == "overdue":
            return rows.overdue(now)
        if self.limit == "soon":
            return rows.open().filter(due_at__gt=now, due_at__lte=now + datetime.timedelta(days=2))
        return rows.open() if self.limit == "open" or (self.sort == "due" and not self.state) else rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


@dataclass
class Scope:
    """Which complaints somebody sees at all: those of these areas, or of these firms."""

    paths: list[str]
    areas: list[int]
    firms: list[int]
    is_everything: bool

    def query(self, terms: Sequence[Term], months: Sequence[str] = ()) -> str:
        """A search within the scope; with months, only among what came in then. Empty where nothing is in reach.

        A person of a firm does not find what only internal remarks say.
        """
        offices = [f"@{path.rstrip('/').rpartition('/')[2]}" for path in self.paths]
        reach = [(offices, ""), ([f"#{firm}" for firm in self.firms], PUBLIC)]
        endings = [f"/{month}" for month in months] or [""]
        return " | ".join(
            search_query(terms, [name + ending for name in names for ending in endings], weights)
            for names, weights in reach
            if names
        )


def scope_of(user: "User", area: Area | None = None) -> Scope:
    """The person's scope, or the part of it in `area`. One statement."""
    paths = office_paths(user)
    firms = [] if area is not None else sorted(object_ids(user, "firms.answer_complaints"))
    if area is not None:
        is_inside = any(area.path.startswith(path) for path in paths)
        paths = [area.path] if is_inside else [path for path in paths if path.startswith(area.path)]
    rows = list(Area.objects.under(paths).values_list("pk", "parent_id")) if paths else []
    is_everything = any(parent is None for _pk, parent in rows)
    return Scope(paths, [pk for pk, _parent in rows], firms, is_everything)


@dataclass
class Page:
    """One page of the queue, with the cursors of its neighbours (None where there is none)."""

    rows: list[Complaint]
    next: Cursor | None
    previous: Cursor | None


def queue_page(
    user: "User",
    filters: Filters,
    *,
    now: datetime.datetime,
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """A page of what the person sees: from the beginning, `after` a cursor, or the one that ends `before` it.

    Stable while rows come in: a page is found by the last row of its neighbour, never by a count.
    """
    keys = _keys(user, filters, now, before or after, size + 1, is_back=before is not None)
    return _page_of(user, keys, after, before, size, with_text=bool(filters.terms))


def newest_of(
    user: "User",
    wanted: ComplaintQuerySet,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """A page of those of `wanted` that the person sees, the newest first; `wanted` is neither ordered nor scoped."""
    column, is_falling = SORTS["newest"]
    is_falling ^= before is not None
    rows = _from(wanted, column, is_falling, before or after)[: size + 1]
    found = _walked(scope_of(user, None), rows, column, is_falling, size + 1)
    return _page_of(user, [Cursor(moment, pk) for pk, moment in found], after, before, size, with_text=False)


def _page_of(
    user: "User", keys: list[Cursor], after: Cursor | None, before: Cursor | None, size: int, *, with_text: bool
) -> Page:
    """The page of up to `size` keys; one more says that there are more."""
    has_more, keys = len(keys) > size, keys[:size]
    if before is not None:
        keys.reverse()
    is_back = before is not None
    return Page(
        _rows(user, keys, with_text=with_text),
        next=keys[-1] if keys and (is_back or has_more) else None,
        previous=keys[0] if keys and (has_more if is_back else after is not None) else None,
    )


def walk(
    user: "User", filters: Filters, now: datetime.datetime, *, most: int, size: int = 500
) -> Iterator[list[Complaint]]:
    """All that fits, in pages of `size`, for a file: `most` rows at the utmost. Memory holds one page."""
    cursor, seen = None, 0
    while seen < most:
        keys = _keys(user, filters, now, cursor, min(size, most - seen), is_back=False)
        if not keys:
            return
        yield _rows(user, keys, with_text=True)
        cursor, seen = keys[-1], seen + len(keys)


def found_ids(user: "User", filters: Filters, now: datetime.datetime, *, most: int) -> list[int]:
    """Numbers of the first complaints that fit, in order, without reading them."""
    return [key.pk for key in _keys(user, filters, now, None, most, is_back=False)]


def counted(user: "User", filters: Filters, now: datetime.datetime, most: int) -> int:
    """How many fit, counted to `most` and no further. Memory holds some thousand keys."""
    cursor, seen = None, 0
    while seen < most:
        keys = _keys(user, filters, now, cursor, min(COUNTED_AT_ONCE, most - seen), is_back=False)
        seen += len(keys)
        if len(keys) < COUNTED_AT_ONCE:
            break
        cursor = keys[-1]
    return seen


def _rows(user: "User", keys: list[Cursor], *, with_text: bool) -> list[Complaint]:
    rows = Complaint.objects.visible_to(user).filter(pk__in=[key.pk for key in keys])
    rows = rows.select_related("estate", "area", "category", "firm", "handling_area")
    hidden = ["reporter_name", "reporter_phone", "reporter_email", "area__geometry", "handling_area__geometry"]
    found = rows.defer(*hidden, "estate__polygon", *([] if with_text else ["text"])).in_bulk()
    return [found[key.pk] for key in keys if key.pk in found]


def _keys(
    user: "User", filters: Filters, now: datetime.datetime, cursor: Cursor | None, count: int, *, is_back: bool
) -> list[Cursor]:
    """Up to `count` keys in order from the cursor on, forward or back."""
    scope = scope_of(user, filters.area)
    column, is_falling = SORTS[filters.sort]
    is_falling ^= is_back
    wanted = _from(filters.narrow(Complaint.objects.order_by(), now), column, is_falling, cursor)[:count]
    if filters.q:
        start = cursor.moment if cursor is not None else now
        months = _months(start, -1 if is_falling else 1) if filters.sort == "newest" else []
        return _searched(scope, filters.terms, wanted, months)
    return [Cursor(moment, pk) for pk, moment in _walked(scope, wanted, column, is_falling, count)]


def _from(wanted: ComplaintQuerySet, column: str, is_falling: bool, cursor: Cursor | None) -> ComplaintQuerySet:
    """Keys in order, those beyond the cursor."""
    if cursor is not None:
        way = "lt" if is_falling else "gt"
        equal = Q(**{column: cursor.moment, f"pk__{way}": cursor.pk})
        bound = Q(**{f"{column}__{way}e": cursor.moment})  # lets the index begin there
        wanted = wanted.filter(bound, Q(**{f"{column}__{way}": cursor.moment}) | equal)
    sign = "-" if is_falling else ""
    return wanted.order_by(f"{sign}{column}", f"{sign}pk").values_list("pk", column)


def _walked(
    scope: Scope, wanted: ComplaintQuerySet, column: str, is_falling: bool, count: int
) -> list[tuple[int, datetime.datetime]]:
    """Keys along the indexes: of everything, or of every area of the scope and then merged."""
    if scope.is_everything:
        return list(wanted)
    parts = []
    if len(scope.areas) > MANY_AREAS:
        parts.append(_unsliced(wanted, area__in=scope.areas)[:count].query.sql_with_params())
    elif scope.areas:
        parts.append(_along("area", scope.areas, wanted, count))
    if scope.areas:
        parts.append(_along("handling_area", scope.areas, wanted, count))
    if scope.firms:
        parts.append(_along("firm", scope.firms, wanted, count))
    if not parts:
        return []
    way = "DESC" if is_falling else "ASC"
    sql = " UNION ".join(f"(SELECT * FROM ({part}) AS part(pk, moment))" for part, _params in parts)  # noqa: S608
    sql = f"SELECT pk, moment FROM ({sql}) AS merged ORDER BY moment {way}, pk {way} LIMIT {count:d}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _part, params in parts for value in params])
        return list(cursor.fetchall())


def _unsliced(wanted: ComplaintQuerySet, **conditions: object) -> ComplaintQuerySet:
    rows = wanted.all()
    rows.query.clear_limits()
    return rows.filter(**conditions)


def _along(link: str, ids: list[int], wanted: ComplaintQuerySet, count: int) -> tuple[str, tuple[object, ...]]:
    """For every one of `ids` the first keys along the index that begins with `link`."""
    inner = _unsliced(wanted, **{link: RawSQL("scope.id", ())})[:count]
    sql, params = inner.query.sql_with_params()
    return (
        f"SELECT hit.* FROM unnest(%s::bigint[]) AS scope(id) CROSS JOIN LATERAL ({sql}) AS hit(pk, moment)",  # noqa: S608
        (ids, *params),
    )


def _searched(scope: Scope, terms: Sequence[Term], wanted: ComplaintQuerySet, months: list[str]) -> list[Cursor]:
    """Keys by the index of words: first among the given months, and among all where those are too few.

    A word that stands in many complaints stands in enough of the recent ones; a rare one has few to look through.
    """
    if not any(not term.is_excluded for term in terms) or not scope.query(terms):
        return []
    size = wanted.query.high_mark
    keys: list[tuple[int, datetime.datetime]] = []
    for span in ([months] if months else []) + [[]]:
        keys = list(_unsliced(wanted, search__words__matches=scope.query(terms, span))[:size])
        if len(keys) == size:
            break
    return [Cursor(moment, pk) for pk, moment in keys]


def _months(moment: datetime.datetime, step: int) -> list[str]:
    """The month of a moment and its neighbours, earlier ones with a `step` of -1, as `202611`."""
    day = timezone.localdate(moment)
    counts = [day.year * 12 + day.month - 1 + step * number for number in range(RECENT_MONTHS)]
    return [f"{count // 12}{count % 12 + 1:02}" for count in counts]


def remarks_of(pks: Sequence[int]) -> dict[int, list[str]]:
    """What was written in the history of these complaints, internal remarks included. One statement."""
    written = ComplaintEvent.objects.filter(complaint__in=pks).exclude(note="").order_by("id")
    notes: dict[int, list[str]] = {}
    for pk, note in written.values_list("complaint_id", "note"):
        notes.setdefault(pk, []).append(note)
    return notes
