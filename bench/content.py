"""Invented public content in large numbers: hubs, projects, schools, news, events out of a made-up vocabulary.

Of the words few are frequent and most are rare, as in any language. The same statements give the same rows.
"""

WORDS = """
CREATE FUNCTION bench_word(number int) RETURNS text LANGUAGE sql IMMUTABLE
RETURN initcap(translate(substr(md5(number::text), 1, 4 + number % 5), '0123456789', 'aeiourstlm'));
CREATE FUNCTION bench_text(length int, seed bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE made text := '';
BEGIN
    FOR place IN 1..length LOOP
        made := made || ' ' || bench_word(floor(8000 * power(random(), 3))::int);
    END LOOP;
    RETURN substr(made, 2);
END $$;
"""
BEGIN = "SELECT setseed(0.5)"

HUBS = """
INSERT INTO hubs_hub (code, name, local_name, host, country, place, category, traits, time_zone, languages, opened_on)
SELECT 'BENCH-' || n, 'Hub ' || bench_text(2, n) || ' ' || n, bench_text(2, n), bench_text(2, n), 'PT',
       bench_text(1, n), 'space', '{{}}', 'Europe/Lisbon',
       ARRAY[(ARRAY['pt', 'nl', 'en', 'fr', 'de', 'cs', 'el', 'it'])[1 + n % 8]], '2020-01-01'
FROM generate_series(1, {number}) n
"""
PROFILES = """
INSERT INTO hubs_hubprofile (hub_id, language, open_schooling_is, want_to_impact, assets, challenge_and_mission,
                             value_proposition, target_public, model, version, changed_at)
SELECT id, languages[1], bench_text(30, id), bench_text(30, id), bench_text(20, id), bench_text(30, id), '', '', '',
       1, now() FROM hubs_hub
"""
OF_HUBS = "(SELECT array_agg(id ORDER BY id) AS hubs FROM hubs_hub) known"
PROJECTS = """
INSERT INTO projects_project (hub_id, title, summary, starts_on, status, story, version, changed_at)
SELECT hubs[1 + n % cardinality(hubs)], bench_text(3, n) || ' ' || n, 'Science with schools: ' || bench_text(25, n),
       date '2021-01-01' + (n % 1000)::int, (ARRAY['planned', 'running', 'finished'])[1 + n % 3], bench_text(60, n),
       1, now()
FROM generate_series(1, {number}) n, {hubs}
"""
SCHOOLS = """
INSERT INTO schools_school (hub_id, name, place, country, levels, partner_since, page_agreed_on, shows, about)
SELECT hubs[1 + n % cardinality(hubs)], 'School ' || bench_text(2, n) || ' ' || n, bench_text(1, n), 'PT', '{{}}',
       '2020-01-01', '2020-01-01', ARRAY['about', 'projects'], bench_text(25, n)
FROM generate_series(1, {number}) n, {hubs}
"""
POSTS = """
INSERT INTO projects_post (hub_id, language, title, lead, body, picture_alt, state, published_at, version, changed_at)
SELECT hubs[1 + n % cardinality(hubs)], (ARRAY['pt', 'en', 'fr', 'de', 'el'])[1 + n % 5], bench_text(5, n),
       bench_text(15, n), bench_text(120, n), '', 'published', now() - n * interval '1 hour', 1, now()
FROM generate_series(1, {number}) n, {hubs}
"""
EVENTS = """
INSERT INTO projects_event (hub_id, language, title, about, starts_at, ends_at, place, online_url, state, published_at,
                            version, changed_at)
SELECT hubs[1 + n % cardinality(hubs)], 'en', bench_text(4, n), bench_text(30, n),
       now() + (n - {number} / 2) * interval '1 day',
       now() + (n - {number} / 2) * interval '1 day' + interval '2 hours', bench_text(1, n), '', 'published', now(), 1,
       now()
FROM generate_series(1, {number}) n, {hubs}
"""


def content(*, hubs: int, projects: int, schools: int, posts: int, events: int) -> tuple[str, ...]:
    """The statements that fill an empty database with so much of each."""
    return (
        WORDS,
        BEGIN,
        HUBS.format(number=hubs),
        PROFILES,
        *(
            statement.format(number=number, hubs=OF_HUBS)
            for statement, number in ((PROJECTS, projects), (SCHOOLS, schools), (POSTS, posts), (EVENTS, events))
        ),
    )
