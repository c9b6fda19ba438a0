"""A schema's structure as PostgreSQL's own catalogue tells it: every object by name, with its definition.

Read with only that schema on the search path, so that its own names come out bare and all others qualified:
two schemas of equal structure give equal texts, and a text run in another schema makes the same object there.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

Named = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Structure:
    """Objects of one schema, in the order they were made; definitions are what follows the name in DDL.

    `columns` and `constraints` (all but foreign keys) are per table; the keys of `foreign_keys`, `indexes` and
    `triggers` are (table, name). `identities` gives the sequence of an identity column, `serials` the column
    that owns a sequence. `strangers` are objects that nothing here can copy.
    """

    tables: dict[str, str]
    columns: dict[str, dict[str, str]]
    generated: frozenset[tuple[str, str]]
    sequences: dict[str, str]
    identities: Named
    serials: dict[str, tuple[str, str]]
    constraints: dict[str, dict[str, str]]
    foreign_keys: Named
    indexes: Named
    triggers: Named
    views: dict[str, str]
    strangers: tuple[str, ...]


def _by_table(rows: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for table, name, definition in rows:
        groups.setdefault(table, {})[name] = definition
    return groups


@contextmanager
def search_path(schema: str) -> Iterator[Any]:
    """A cursor that sees one schema only, inside a transaction; what was open before is open again after."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('search_path', quote_ident(%s), true)", [schema])
        yield cursor
        cursor.execute("SELECT set_config('search_path', %s, true)", [before])


def read_structure(schema: str) -> Structure:
    """The structure of a schema in seven queries."""
    with search_path(schema) as cursor:

        def rows(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql, {"schema": schema})
            return cursor.fetchall()

        columns = rows(COLUMNS)
        sequences = rows(SEQUENCES)
        constraints = rows(CONSTRAINTS)
        return Structure(
            tables=dict(rows(TABLES)),
            columns=_by_table((table, name, definition) for table, name, definition, _ in columns),
            generated=frozenset((table, name) for table, name, _, generated in columns if generated),
            sequences={name: definition for name, definition, *_ in sequences},
            identities={(table, column): name for name, _, kind, table, column in sequences if kind == "i"},
            serials={name: (table, column) for name, _, kind, table, column in sequences if kind == "a"},
            constraints=_by_table((table, name, text) for table, name, text, kind in constraints if kind != "f"),
            foreign_keys={(table, name): text for table, name, text, kind in constraints if kind == "f"},
            indexes={(table, name): text for table, name, text in rows(INDEXES)},
            triggers={(table, name): text for table, name, text in rows(TRIGGERS)},
            views=dict(rows(VIEWS)),
            strangers=tuple(name for (name,) in rows(STRANGERS)),
        )


TABLES = """
SELECT c.relname, coalesce('WITH (' || array_to_string(c.reloptions, ', ') || ')', '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relkind = 'r'
ORDER BY c.oid
"""

COLUMNS = """
SELECT c.relname, a.attname,
    concat_ws(' ',
        format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END,
        CASE
            WHEN a.attgenerated <> '' THEN format(
                'GENERATED ALWAYS AS (%%s) %%s',
                pg_get_expr(d.adbin, d.adrelid, true), CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
            WHEN a.attidentity <> '' THEN format(
                'GENERATED %%s AS IDENTITY', CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END)
            WHEN d.adbin IS NOT NULL THEN 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid, true)
        END,
        CASE WHEN a.attnotnull THEN 'NOT NULL' END),
    a.attgenerated <> ''
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE n.nspname = %(schema)s AND c.relkind = 'r'
ORDER BY c.oid, a.attnum
"""

# deptype 'i' is an identity's sequence, 'a' one that is owned by a column (serial).
SEQUENCES = """
SELECT c.relname,
    format('AS %%s INCREMENT BY %%s MINVALUE %%s MAXVALUE %%s START WITH %%s CACHE %%s %%s',
        format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache,
        CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END),
    d.deptype::text, owner.relname, a.attname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refobjsubid > 0
    AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_class owner ON owner.oid = d.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE n.nspname = %(schema)s
ORDER BY c.oid
"""

# PostgreSQL 18 lists NOT NULL here too ('n'); the columns say it already. 't' are constraint triggers.
CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid, true), k.contype::text
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND k.contype IN ('p', 'u', 'c', 'x', 'f')
ORDER BY k.oid
"""

INDEXES = """
SELECT c.relname, i.relname, pg_get_indexdef(i.oid, 0, true)
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
ORDER BY i.oid
"""

TRIGGERS = """
SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true)
    || CASE t.tgenabled WHEN 'O' THEN '' ELSE ' /* enabled: ' || t.tgenabled::text || ' */' END
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND NOT t.tgisinternal
ORDER BY t.oid
"""

VIEWS = """
SELECT c.relname, pg_get_viewdef(c.oid, true)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relkind = 'v'
ORDER BY c.oid
"""

# Kinds that nothing here knows how to copy. Functions and types belong in public, where all schemas share them.
STRANGERS = """
SELECT 'function ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = %(schema)s
UNION ALL
SELECT 'type ' || t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = %(schema)s AND t.typtype IN ('e', 'd', 'r')
UNION ALL
SELECT CASE c.relkind WHEN 'm' THEN 'materialised view ' WHEN 'p' THEN 'partitioned table ' ELSE 'foreign table ' END
    || c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relkind IN ('m', 'p', 'f')
UNION ALL
SELECT 'row policy ' || polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %(schema)s
UNION ALL
SELECT 'extension ' || extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE n.nspname = %(schema)s
ORDER BY 1
"""
