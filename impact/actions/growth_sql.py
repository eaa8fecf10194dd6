"""The statements of `grow_network`: invented rows out of numbers, made where they are stored.

Dice fall alike for the same number and seed. Work tables are temporary.
"""

DROP_WORK_TABLES = """
    DROP TABLE IF EXISTS trial_hub, trial_school, trial_class, trial_project, trial_day
"""

DROP_CHUNK = "DROP TABLE trial_chunk"

TRIGGERS_OFF = "SET LOCAL session_replication_role = replica"
TRIGGERS_ON = "SET LOCAL session_replication_role = origin"

FIRST_FREE_NUMBER = r"""
    SELECT coalesce(max(substring(code FROM 'TRIAL-(\d+)$')::int), 0) + 1 FROM hubs_hub WHERE code ~ '^TRIAL-\d+$'
"""


# A whole number from 0 to sides − 1. `throw` tells several throws for the same number apart.
DICE = """
    CREATE OR REPLACE FUNCTION pg_temp.dice(seed bigint, number bigint, throw int, sides bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    RETURN ((hashint8extended(number, seed * 100 + throw) & 2147483647) * sides) >> 31
"""

# Every tenth hub is a sub-hub of the one before it.
HUBS = """
    INSERT INTO hubs_hub (code, name, local_name, host, country, place, latitude, longitude, category, traits,
                          parent_id, time_zone, languages, opened_on)
    SELECT 'TRIAL-' || lpad((n + %(before)s)::text, 4, '0'), 'Trial hub ' || (n + %(before)s), '', 'Nobody',
           (ARRAY['PT','NL','IE','CH','FR','AT','CZ','GR'])[1 + n %% 8], 'Trial place ' || n,
           36 + pg_temp.dice(%(seed)s, n, 1, 2400) / 100.0, -9 + pg_temp.dice(%(seed)s, n, 2, 3700) / 100.0,
           (ARRAY['school_based','space','broker'])[1 + n %% 3], '{}', parent.id,
           (ARRAY['Europe/Lisbon','Europe/Amsterdam','Europe/Dublin','Europe/Zurich','Europe/Paris','Europe/Vienna',
                  'Europe/Prague','Europe/Athens'])[1 + n %% 8], '{en}', %(opened)s
    FROM generate_series(1, %(hubs)s) n
    LEFT JOIN hubs_hub parent ON n %% 10 = 0 AND parent.code = 'TRIAL-' || lpad((n - 1 + %(before)s)::text, 4, '0')
    WHERE (n %% 10 = 0) = %(is_part)s
    ORDER BY n
"""

NUMBERED_HUBS = """
    CREATE TEMPORARY TABLE trial_hub AS
    SELECT (substring(code FROM 'TRIAL-(.*)$')::int - %(before)s) AS no, id FROM hubs_hub
    WHERE code ~ '^TRIAL-[0-9]+$' AND substring(code FROM 'TRIAL-(.*)$')::int > %(before)s
"""

SCHOOLS = """
    INSERT INTO schools_school (hub_id, name, place, country, levels, partner_since)
    SELECT h.id, 'Trial school ' || k, 'Trial place ' || h.no, 'PT', '{isced_1,isced_2}', %(opened)s
    FROM trial_hub h CROSS JOIN generate_series(1, %(schools)s) k ORDER BY h.no, k
"""
NUMBERED_SCHOOLS = """
    CREATE TEMPORARY TABLE trial_school AS
    SELECT h.no AS hub_no, substring(s.name FROM '[0-9]+$')::int AS no, s.id
    FROM trial_hub h JOIN schools_school s ON s.hub_id = h.id
"""

PROJECTS = """
    INSERT INTO projects_project (hub_id, title, summary, starts_on, ends_on, status)
    SELECT h.id, 'Trial project ' || k, 'Invented for trials.', %(opened)s, NULL, 'running'
    FROM trial_hub h CROSS JOIN generate_series(1, %(projects)s) k ORDER BY h.no, k
"""
NUMBERED_PROJECTS = """
    CREATE TEMPORARY TABLE trial_project AS
    SELECT h.no AS hub_no, substring(p.title FROM '[0-9]+$')::int AS no, p.id
    FROM trial_hub h JOIN projects_project p ON p.hub_id = h.id
"""

# School days, about right: Monday to Friday, without July, August and the turn of the year.
DAYS = """
    CREATE TEMPORARY TABLE trial_day AS
    SELECT row_number() OVER (ORDER BY day)::int AS no, day::date AS day,
           extract(year FROM day)::int - (extract(month FROM day) < 9)::int - %(first_year)s AS year
    FROM generate_series(%(first_day)s::date, %(last_day)s::date, interval '1 day') day
    WHERE extract(isodow FROM day) < 6
      AND (extract(month FROM day) NOT IN (7, 8) OR extract(day FROM day) < 9 AND extract(month FROM day) = 7)
      AND to_char(day, 'MMDD') NOT BETWEEN '1220' AND '1231' AND to_char(day, 'MMDD') > '0106'
"""

EMPTY_CLASSES = """
    CREATE TEMPORARY TABLE trial_class (hub_no int, year int, no int, id bigint, school_id bigint, size int)
"""

PLACES = (
    NUMBERED_HUBS,
    SCHOOLS,
    NUMBERED_SCHOOLS,
    PROJECTS,
    NUMBERED_PROJECTS,
    DAYS,
    EMPTY_CLASSES,
)

# Two classes of three go on from the year before; the database finds their lineage.
CLASSES_OF_A_YEAR = """
    WITH wanted AS (
        SELECT h.no AS hub_no, k AS no, s.id AS school_id,
               14 + pg_temp.dice(%(seed)s, h.no * 10000::bigint + k, 3, 15) AS size, earlier.id AS continues_id
        FROM trial_hub h CROSS JOIN generate_series(1, %(classes)s) k
        JOIN trial_school s ON s.hub_no = h.no AND s.no = 1 + k %% %(schools)s
        LEFT JOIN trial_class earlier ON earlier.hub_no = h.no AND earlier.year = %(year)s - 1 AND earlier.no = k
                                     AND (k + %(year)s) %% 3 <> 0
    ), made AS (
        INSERT INTO schools_schoolclass (school_id, name, school_year, level, size, continues_id)
        SELECT school_id, 'T' || no, %(first_year)s + %(year)s, 'isced_2', size, continues_id FROM wanted
        ORDER BY hub_no, no
        RETURNING id, school_id, name, size
    )
    INSERT INTO trial_class (hub_no, year, no, id, school_id, size)
    SELECT s.hub_no, %(year)s, substring(made.name FROM 2)::int, made.id, made.school_id, made.size
    FROM made JOIN trial_school s ON s.id = made.school_id
"""

# One row for each session of the chunk, in the order of their days, as a log grows. Some hubs are busier than others.
CHUNK = """
    CREATE TEMPORARY TABLE trial_chunk ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('impact_session', 'id')) AS id, drawn.*, h.id AS hub_id, d.day,
           c.id AS class_id, c.school_id, c.size, p.id AS project_id, guest.id AS guest_id,
           md5(n || '/' || %(seed)s) AS md
    FROM (
        SELECT n,
               1 + ((n - 1) * (SELECT max(no) FROM trial_day) / %(sessions)s)::int AS day_no,
               1 + floor(%(hubs)s * power(pg_temp.dice(%(seed)s, n, 10, 1000000) / 1e6::float8, 1.3))::int AS hub_no,
               1 + pg_temp.dice(%(seed)s, n, 11, %(classes)s) AS class_no,
               1 + pg_temp.dice(%(seed)s, n, 12, %(projects)s) AS project_no,
               pg_temp.dice(%(seed)s, n, 13, 1000) AS kind,
               pg_temp.dice(%(seed)s, n, 14, 1000) AS more,
               pg_temp.dice(%(seed)s, n, 15, 1000) AS size_dice,
               pg_temp.dice(%(seed)s, n, 16, 1000) AS how,
               CASE WHEN pg_temp.dice(%(seed)s, n, 17, 50) = 0
                    THEN pg_temp.dice(%(seed)s, n, 18, greatest(%(hubs)s - 1, 0)) END AS guest_dice
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
    ) drawn
    JOIN trial_day d ON d.no = drawn.day_no
    JOIN trial_hub h ON h.no = drawn.hub_no
    JOIN trial_class c ON c.hub_no = drawn.hub_no AND c.year = d.year AND c.no = drawn.class_no
    LEFT JOIN trial_project p ON p.hub_no = drawn.hub_no AND p.no = drawn.project_no AND drawn.how %% 10 < 7
    LEFT JOIN trial_hub guest ON guest.no = 1 + (drawn.hub_no + drawn.guest_dice) %% %(hubs)s AND %(hubs)s > 1
"""

SESSIONS = """
    INSERT INTO impact_session (id, uid, payload_hash, hub_id, held_on, minutes, session_type_id, project_id, school_id,
        led_by, format, title, note, confirmed, source, logged_at, version, voided_at, void_reason)
    SELECT id, (lpad(to_hex(n), 12, '0') || '8' || substr(md, 1, 3) || '8' || substr(md, 4, 15))::uuid, md || md,
           hub_id, day, 45 + 15 * (more %% 6), (%(types)s::bigint[])[1 + how %% cardinality(%(types)s::bigint[])],
           project_id, CASE WHEN kind < 900 THEN school_id END,
           (ARRAY['hub','hub','together','school'])[1 + more %% 4],
           CASE how %% 8 WHEN 0 THEN 'online' WHEN 1 THEN 'hybrid' ELSE 'in_person' END,
           '', '', '{}', 'demo', day + interval '16 hours', 1,
           CASE WHEN how = 999 THEN day + interval '40 hours' END, CASE WHEN how = 999 THEN 'Logged twice.' ELSE '' END
    FROM trial_chunk ORDER BY n
"""

# Nine sessions of ten are with a class; one of a hundred has no attendance; three of ten have teachers too.
LINES = """
    INSERT INTO impact_attendanceline (session_id, audience, head_count, school_class_id, first_timers)
    SELECT id, 'student', greatest(1, size - size_dice %% 6), class_id, NULL::int FROM trial_chunk WHERE kind < 900
    UNION ALL
    SELECT id, audience, heads, NULL, heads * 3 / 5
    FROM (SELECT id, (ARRAY['teacher','family','university','industry','government','civil_society','other',
                            'family','student'])[1 + more %% 9] AS audience, 5 + size_dice %% 40 AS heads
          FROM trial_chunk WHERE kind BETWEEN 900 AND 989) open_to_all
    UNION ALL
    SELECT id, 'teacher', 1 + size_dice %% 3, NULL, 0 FROM trial_chunk WHERE kind < 900 AND more < 300
"""

CO_HOSTS = """
    INSERT INTO impact_sessioncohost (session_id, hub_id, held_on)
    SELECT id, guest_id, day FROM trial_chunk WHERE guest_id IS NOT NULL AND guest_id <> hub_id
"""

# What the triggers would have marked, each hub and day and each class and month once.
MARKS = """
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    SELECT DISTINCT hub_id, day, NULL::bigint, NULL::bigint FROM trial_chunk
    UNION ALL
    SELECT DISTINCT guest_id, day, NULL::bigint, NULL::bigint FROM trial_chunk
    WHERE guest_id IS NOT NULL AND guest_id <> hub_id
    UNION ALL
    SELECT t.hub_id, min(t.day), c.lineage_id, c.id
    FROM trial_chunk t JOIN schools_schoolclass c ON c.id = t.class_id
    WHERE t.kind < 900
    GROUP BY t.hub_id, date_trunc('month', t.day), c.id
"""

# The log would at least double.
IS_WORTH_IT = """
    SELECT %(sessions)s >= %(least)s AND %(sessions)s >= reltuples FROM pg_class WHERE oid = 'impact_session'::regclass
"""

INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i
    WHERE i.indrelid = ANY (ARRAY['impact_session', 'impact_attendanceline', 'impact_sessioncohost']::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY i.indexrelid
"""
