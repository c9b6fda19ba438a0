"""The statements that count a whole jurisdiction in one pass each. Values go in as parameters, nothing is glued in.

Parameters: `day`, and `branch_from`, the number of full members from which on a unit must form an organisation.
Counted as in `party.rules.coverage.counts_of_unit`; a test compares the two. A firm counts once in each area where it
serves.
"""

_FACTS = """
WITH above AS MATERIALIZED (
    SELECT area.id AS leaf, up.id AS area_id
    FROM places_area area
    CROSS JOIN LATERAL unnest(string_to_array(rtrim(area.path, '/'), '/')) AS code_above
    JOIN places_area up ON up.code = code_above
), served AS MATERIALIZED (
    SELECT project.id, project.firm_id, estate.area_id, estate.id AS estate_id
    FROM firms_serviceproject project JOIN places_estate estate ON estate.id = project.estate_id
    WHERE project.effective_from <= %(day)s AND (project.effective_to IS NULL OR project.effective_to > %(day)s)
), sitting AS MATERIALIZED (
    SELECT committee.id, estate.area_id, estate.id AS estate_id
    FROM committees_ownerscommittee committee JOIN places_estate estate ON estate.id = committee.estate_id
    WHERE committee.term_from <= %(day)s AND (committee.term_to IS NULL OR committee.term_to > %(day)s)
      AND (committee.ended_on IS NULL OR committee.ended_on > %(day)s)
), standing AS MATERIALIZED (
    SELECT id, kind, level, area_id, estate_id, firm_id, project_id, owners_committee_id
    FROM party_partyorganisation
    WHERE founded_date <= %(day)s AND (dissolved_date IS NULL OR dissolved_date > %(day)s)
), own AS MATERIALIZED (
    SELECT firm_id, project_id, owners_committee_id FROM standing
    WHERE kind IN ('committee', 'general_branch', 'branch', 'temporary_branch')
      AND level IN ('firm', 'project', 'owners_committee')
), joint AS MATERIALIZED (
    SELECT row.firm_id, row.project_id, row.owners_committee_id
    FROM party_jointbranchunit row JOIN standing ON standing.id = row.organisation_id
    WHERE row.effective_from <= %(day)s AND (row.effective_to IS NULL OR row.effective_to > %(day)s)
)
"""

_COUNTED = """
, sent AS MATERIALIZED (
    SELECT firm_id, project_id, owners_committee_id FROM party_partyassignment
    WHERE kind = 'instructor' AND effective_from <= %(day)s AND (effective_to IS NULL OR effective_to > %(day)s)
    UNION
    SELECT firm_id, project_id, owners_committee_id FROM party_crossappointment
    WHERE kind = 'secretary_instructs' AND state IN ('in_force', 'ended')
      AND effective_from <= %(day)s AND (effective_to IS NULL OR effective_to > %(day)s)
), firm_count AS (
    SELECT DISTINCT ON (firm_id) firm_id AS id, here + elsewhere AS members FROM party_membercount
    WHERE firm_id IS NOT NULL AND counted_on <= %(day)s ORDER BY firm_id, counted_on DESC, id DESC
), project_count AS (
    SELECT DISTINCT ON (project_id) project_id AS id, here + elsewhere AS members FROM party_membercount
    WHERE project_id IS NOT NULL AND counted_on <= %(day)s ORDER BY project_id, counted_on DESC, id DESC
), committee_count AS (
    SELECT DISTINCT ON (owners_committee_id) owners_committee_id AS id, here + elsewhere AS members
    FROM party_membercount
    WHERE owners_committee_id IS NOT NULL AND counted_on <= %(day)s
    ORDER BY owners_committee_id, counted_on DESC, id DESC
), unit AS (
    SELECT 'project' AS "end", served.area_id, known.members, own.project_id IS NOT NULL AS is_own,
        joint.project_id IS NOT NULL AS is_joint, sent.project_id IS NOT NULL AS is_sent
    FROM served LEFT JOIN project_count known ON known.id = served.id LEFT JOIN own ON own.project_id = served.id
    LEFT JOIN joint ON joint.project_id = served.id LEFT JOIN sent ON sent.project_id = served.id
    UNION ALL
    SELECT 'committee', sitting.area_id, known.members, own.owners_committee_id IS NOT NULL,
        joint.owners_committee_id IS NOT NULL, sent.owners_committee_id IS NOT NULL
    FROM sitting LEFT JOIN committee_count known ON known.id = sitting.id
    LEFT JOIN own ON own.owners_committee_id = sitting.id LEFT JOIN joint ON joint.owners_committee_id = sitting.id
    LEFT JOIN sent ON sent.owners_committee_id = sitting.id
), leaf AS (
    SELECT "end", area_id, count(*) AS all_units, count(members) AS counted,
        count(*) FILTER (WHERE members >= %(branch_from)s) AS must_form,
        count(*) FILTER (WHERE members >= %(branch_from)s AND is_own) AS formed,
        count(*) FILTER (WHERE is_own) AS own,
        count(*) FILTER (WHERE NOT is_own AND is_joint) AS joint,
        count(*) FILTER (WHERE NOT is_own AND NOT is_joint AND is_sent) AS instructor
    FROM unit GROUP BY 1, 2
), firm_place AS (
    SELECT DISTINCT place.firm_id, above.area_id
    FROM (SELECT DISTINCT firm_id, area_id FROM served) place JOIN above ON above.leaf = place.area_id
), total AS (
    SELECT above.area_id, "end", sum(all_units) AS all_units, sum(counted) AS counted, sum(must_form) AS must_form,
        sum(formed) AS formed, sum(own) AS own, sum(joint) AS joint, sum(instructor) AS instructor
    FROM leaf JOIN above ON above.leaf = leaf.area_id GROUP BY 1, 2
    UNION ALL
    SELECT place.area_id, 'firm', count(*), count(members),
        count(*) FILTER (WHERE members >= %(branch_from)s),
        count(*) FILTER (WHERE members >= %(branch_from)s AND own.firm_id IS NOT NULL),
        count(own.firm_id),
        count(joint.firm_id) FILTER (WHERE own.firm_id IS NULL),
        count(sent.firm_id) FILTER (WHERE own.firm_id IS NULL AND joint.firm_id IS NULL)
    FROM firm_place place LEFT JOIN firm_count known ON known.id = place.firm_id
    LEFT JOIN own ON own.firm_id = place.firm_id LEFT JOIN joint ON joint.firm_id = place.firm_id
    LEFT JOIN sent ON sent.firm_id = place.firm_id
    GROUP BY 1
    UNION ALL
    SELECT above.area_id, 'industry', count(*), count(*), count(*), count(has.area_id), count(has.area_id), 0, 0
    FROM places_area area JOIN above ON above.leaf = area.id
    LEFT JOIN (SELECT DISTINCT area_id FROM standing WHERE level IN ('city_industry', 'district_industry')) has
        ON has.area_id = area.id
    WHERE area.kind IN ('city', 'district') AND area.is_active
    GROUP BY 1
)
"""

COVERAGE = (
    _FACTS
    + _COUNTED
    + 'SELECT area_id, "end", all_units, counted, must_form, formed, own, joint, instructor FROM total'
)
"""Rows of (area, end, counts) for every area in which anything is counted."""

KEEP_COVERAGE = (
    _FACTS
    + _COUNTED
    + """
INSERT INTO party_coveragesnapshot
    (day, area_id, "end", all_units, counted, must_form, formed, own, joint, instructor)
SELECT %(day)s, area_id, "end", all_units, counted, must_form, formed, own, joint, instructor FROM total
ON CONFLICT (area_id, "end", day) DO UPDATE SET all_units = EXCLUDED.all_units, counted = EXCLUDED.counted,
    must_form = EXCLUDED.must_form, formed = EXCLUDED.formed, own = EXCLUDED.own, joint = EXCLUDED.joint,
    instructor = EXCLUDED.instructor
"""
)
"""The same, kept as the snapshots of the day; run again it writes the same rows."""

KEEP_RATES = (
    _FACTS
    + """
, with_organisation AS (
    SELECT estate_id FROM standing WHERE estate_id IS NOT NULL
    UNION SELECT served.estate_id FROM served JOIN own ON own.project_id = served.id
    UNION SELECT served.estate_id FROM served JOIN joint ON joint.project_id = served.id
    UNION SELECT sitting.estate_id FROM sitting JOIN own ON own.owners_committee_id = sitting.id
    UNION SELECT sitting.estate_id FROM sitting JOIN joint ON joint.owners_committee_id = sitting.id
), leaf AS (
    SELECT estate.area_id, count(*) AS estates, count(committee.estate_id) AS with_committee,
        count(service.estate_id) AS with_service, count(organisation.estate_id) AS with_organisation
    FROM places_estate estate
    LEFT JOIN (SELECT DISTINCT estate_id FROM sitting) committee ON committee.estate_id = estate.id
    LEFT JOIN (SELECT DISTINCT estate_id FROM served) service ON service.estate_id = estate.id
    LEFT JOIN with_organisation organisation ON organisation.estate_id = estate.id
    WHERE estate.status = 'in_use' GROUP BY 1
)
INSERT INTO party_ratesnapshot (day, area_id, estates, with_committee, with_service, with_organisation)
SELECT %(day)s, above.area_id, sum(estates), sum(with_committee), sum(with_service), sum(with_organisation)
FROM leaf JOIN above ON above.leaf = leaf.area_id GROUP BY 2
ON CONFLICT (area_id, day) DO UPDATE SET estates = EXCLUDED.estates, with_committee = EXCLUDED.with_committee,
    with_service = EXCLUDED.with_service, with_organisation = EXCLUDED.with_organisation
"""
)
"""The three rates of a day. An estate has a Party organisation when one stands at it, at its project or committee, or
when one of these is in a joint branch."""
