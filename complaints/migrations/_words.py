"""SQL of migration 0009: what the words of a complaint are, and when they are written anew.

Signs without spaces between them are filed in overlapping pairs, with the last sign of a run alone; words of letters
and digits whole. `complaints.rules.search` reads queries by the same rules. Positions count signs, so that a phrase is
found as it stands; every kind of text has a stretch of positions of its own.
"""

SIGN = r"\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
LETTER = r"a-z0-9\u00df-\u024f\u0370-\u1fff"

# Written in PL/pgSQL so that its one statement is planned once per connection.
LEXEMES = rf"""
CREATE FUNCTION public.complaint_lexemes(bodies text[], weights text[], starts int[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $lexemes$
BEGIN
    RETURN (
        SELECT string_agg(
            '''' || CASE WHEN is_sign AND next_is_sign THEN token || next ELSE left(token, 40) END || ''':'
            || least(position, 16383) || weight, ' '
        )
        FROM (
            SELECT weight, token, position, is_sign, lead(token) OVER w AS next, lead(is_sign) OVER w AS next_is_sign
            FROM (
                SELECT at, weight, hit[1] AS token, start + position AS position, hit[1] ~ '^[{SIGN}]' AS is_sign
                FROM unnest(bodies, weights, starts) WITH ORDINALITY AS given(body, weight, start, at),
                    regexp_matches(lower(normalize(body, NFKC)), '[{SIGN}]|[{LETTER}]+|[^\s]', 'g')
                    WITH ORDINALITY AS matched(hit, position)
            ) AS tokens
            WINDOW w AS (PARTITION BY at ORDER BY position)
        ) AS pairs
        WHERE is_sign OR token ~ '^[{LETTER}]'
    );
END $lexemes$
"""  # noqa: S608

INDEX = """
CREATE FUNCTION public.index_complaint(schema text, wanted bigint, is_new boolean) RETURNS void
LANGUAGE plpgsql AS $index$
DECLARE
    case_row record;
    bodies text[] := '{}';
    weights text[] := '{}';
    starts int[] := '{}';
    scopes text;
    area text;
    office text;
    estate text;
BEGIN
    -- One table at a time: a statement that joins them costs more to plan than all of this to run.
    EXECUTE format($query$
        SELECT title, receipt_code, text, place_text, firm_id, created_at, area_id, handling_area_id, estate_id
        FROM %I.complaints_complaint WHERE id = $1
    $query$, schema) INTO case_row USING wanted;
    EXECUTE format('SELECT path FROM %I.places_area WHERE id = $1', schema) INTO area USING case_row.area_id;
    IF case_row.handling_area_id IS NOT NULL THEN
        EXECUTE format('SELECT path FROM %I.places_area WHERE id = $1', schema)
            INTO office USING case_row.handling_area_id;
    END IF;
    IF case_row.estate_id IS NOT NULL THEN
        EXECUTE format($query$SELECT name || ' . ' || search_text FROM %I.places_estate WHERE id = $1$query$, schema)
            INTO estate USING case_row.estate_id;
    END IF;
    IF NOT is_new THEN
        EXECUTE format($query$
            SELECT array_agg(note ORDER BY id), array_agg(weight ORDER BY id), array_agg(at ORDER BY id)
            FROM (
                SELECT id, left(note, 8000) AS note, CASE WHEN is_public THEN 'C' ELSE 'D' END AS weight,
                    (9000 - length(note) + sum(length(note) + 5) OVER (ORDER BY id))::int AS at
                FROM %1$I.complaints_complaintevent WHERE complaint_id = $1 AND note <> ''
            ) AS written
        $query$, schema) INTO bodies, weights, starts USING wanted;
    END IF;
    SELECT string_agg(
        format(
            '''%s'' ''%s/%s''', token, token, to_char(case_row.created_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')
        ), ' '
    ) INTO scopes
    FROM (
        SELECT DISTINCT '@' || code
        FROM unnest(string_to_array(concat_ws('', area, office), '/')) AS code
        WHERE code <> ''
        UNION ALL SELECT '#' || case_row.firm_id WHERE case_row.firm_id IS NOT NULL
    ) AS reached(token);
    EXECUTE format($query$
        INSERT INTO %1$I.complaints_complaintsearch (complaint_id, words) VALUES ($1, $2::tsvector)
        ON CONFLICT (complaint_id) DO UPDATE SET words = excluded.words
    $query$, schema) USING wanted, concat_ws(' ', scopes, public.complaint_lexemes(
        ARRAY[
            case_row.title, case_row.receipt_code, left(case_row.text, 8000), case_row.place_text,
            left(estate, 400)
        ] || bodies,
        ARRAY['A', 'A', 'B', 'B', 'B'] || weights,
        ARRAY[0, 250, 300, 8310, 8520] || starts
    ));
END $index$
"""

ON_COMPLAINT = """
CREATE FUNCTION public.complaint_changed() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
    PERFORM public.index_complaint(TG_TABLE_SCHEMA, NEW.id, TG_OP = 'INSERT');
    RETURN NULL;
END $changed$
"""

ON_EVENT = """
CREATE FUNCTION public.complaint_event_added() RETURNS trigger LANGUAGE plpgsql AS $added$
BEGIN
    PERFORM public.index_complaint(TG_TABLE_SCHEMA, NEW.complaint_id, false);
    RETURN NULL;
END $added$
"""

TRIGGERS = [
    "CREATE TRIGGER complaints_complaint_words AFTER INSERT OR UPDATE OF "
    "title, text, place_text, estate_id, area_id, handling_area_id, firm_id ON complaints_complaint "
    "FOR EACH ROW EXECUTE FUNCTION public.complaint_changed()",
    "CREATE TRIGGER complaints_complaintevent_words AFTER INSERT ON complaints_complaintevent "
    "FOR EACH ROW WHEN (NEW.note <> '') EXECUTE FUNCTION public.complaint_event_added()",
    "SELECT public.index_complaint(current_schema()::text, id, false) FROM complaints_complaint",
]
UNDO = [
    "DROP TRIGGER complaints_complaintevent_words ON complaints_complaintevent",
    "DROP TRIGGER complaints_complaint_words ON complaints_complaint",
]
