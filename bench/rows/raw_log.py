"""The dashboard's figures straight from the log, as somebody without rollups would write them: to compare with."""

TOTALS = """
    SELECT CASE WHEN l.audience IN ('student', 'teacher') THEN l.audience ELSE 'community' END AS audience,
           count(DISTINCT s.id), sum(l.head_count), sum(l.first_timers)
    FROM impact_session s LEFT JOIN impact_attendanceline l ON l.session_id = s.id
    WHERE s.voided_at IS NULL GROUP BY 1
"""

PEOPLE_BY_CLASS = """
    SELECT sum(highest) FROM (
        SELECT c.lineage_id, max(l.head_count) AS highest
        FROM impact_session s
        JOIN impact_attendanceline l ON l.session_id = s.id
        JOIN schools_schoolclass c ON c.id = l.school_class_id
        WHERE s.voided_at IS NULL GROUP BY c.lineage_id
    ) lineage
"""

MONTHS = """
    SELECT date_trunc('month', s.held_on)::date AS month,
           CASE WHEN l.audience IN ('student', 'teacher') THEN l.audience ELSE 'community' END AS audience,
           count(DISTINCT s.id), sum(l.head_count), sum(l.first_timers)
    FROM impact_session s LEFT JOIN impact_attendanceline l ON l.session_id = s.id
    WHERE s.voided_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2
"""

PEOPLE_BY_CLASS_A_MONTH = """
    SELECT month, sum(highest) FROM (
        SELECT date_trunc('month', s.held_on)::date AS month, c.lineage_id, max(l.head_count) AS highest
        FROM impact_session s
        JOIN impact_attendanceline l ON l.session_id = s.id
        JOIN schools_schoolclass c ON c.id = l.school_class_id
        WHERE s.voided_at IS NULL GROUP BY 1, c.lineage_id
    ) lineage GROUP BY month ORDER BY month
"""

MOST_ACTIVE_HUBS = """
    SELECT h.id, h.code, count(DISTINCT s.id), sum(l.head_count), sum(l.first_timers)
    FROM impact_session s LEFT JOIN impact_attendanceline l ON l.session_id = s.id
    JOIN hubs_hub h ON h.id = s.hub_id
    WHERE s.voided_at IS NULL GROUP BY h.id, h.code ORDER BY 4 DESC NULLS LAST LIMIT 10
"""

FIGURES = (TOTALS, PEOPLE_BY_CLASS, MONTHS, PEOPLE_BY_CLASS_A_MONTH, MOST_ACTIVE_HUBS)
