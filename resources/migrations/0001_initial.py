"""Open resources. What belongs to a public version is frozen with it, and a change of what is public is noted (hubs, 0003)."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import hubs.models.web

FROZEN = """
-- What belongs to a version that is public neither comes, changes nor goes. The version is looked at under a lock, so that
-- who publishes and who writes never pass each other.
CREATE FUNCTION resources_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE state text;
BEGIN
    FOR state IN SELECT v.state FROM resources_resourceversion v
        WHERE v.id IN (OLD.of_id, NEW.of_id) ORDER BY v.id FOR SHARE
    LOOP
        IF state = 'published' THEN
            RAISE EXCEPTION 'version_public_stays: a published version does not change; make a new one'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'version_public_stays';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""
FREEZE = """
CREATE TRIGGER resources_part_stays BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION resources_part_stays();
"""
# A name may go from a public version, and is never added or changed there.
FREEZE_AUTHORS = """
CREATE TRIGGER resources_part_stays BEFORE INSERT OR UPDATE OF of_id, name, orcid, consented_on, position
    ON resources_resourceauthor FOR EACH ROW EXECUTE FUNCTION resources_part_stays();
"""
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
PARTS = ("resources_resourcetext", "resources_resourcelink", "resources_versionfile")
# Everything else that is public of a resource is frozen, so that these two are the only doors.
PUBLIC = ("resources_resource", "resources_resourceauthor")
FORWARD = (
    FROZEN
    + "".join(FREEZE.format(table=table) for table in PARTS)
    + FREEZE_AUTHORS
    + "".join(WATCH.format(table=table) for table in PUBLIC)
)
BACKWARD = "DROP FUNCTION IF EXISTS resources_part_stays CASCADE;" + "".join(
    f"DROP TRIGGER IF EXISTS hubs_public_changed ON {table};" for table in PUBLIC
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("hubs", "0008_targets"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("projects", "0002_public_change"),
        ("schools", "0004_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Not public yet"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        db_index=True,
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="begun at"),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_why",
                    models.CharField(
                        blank=True,
                        help_text="One sentence for whoever comes looking for it. It is public.",
                        max_length=300,
                        verbose_name="why it was withdrawn",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": ("-published_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ResourceFile",
            fields=[
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("webp", "Picture"),
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("pptx", "PowerPoint"),
                            ("odt", "OpenDocument text"),
                            ("ods", "OpenDocument table"),
                            ("odp", "OpenDocument presentation"),
                            ("stl", "Solid for a 3D printer (STL)"),
                            ("txt", "Plain text"),
                        ],
                        editable=False,
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                ("width", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="width")),
                ("height", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="height")),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="uploaded at"),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a resource",
                "verbose_name_plural": "files of resources",
                "ordering": ("uploaded_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="DownloadsOfDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("number", models.PositiveIntegerField(verbose_name="downloads")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="downloads",
                        to="resources.resourcefile",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "downloads of a day",
                "verbose_name_plural": "downloads of days",
                "ordering": ("-day", "file"),
            },
        ),
        migrations.CreateModel(
            name="ResourceVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number of the version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("review", "To be reviewed"), ("published", "Published")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lesson_plan", "Lesson plan"),
                            ("worksheet", "Worksheet"),
                            ("experiment", "Experiment or hands-on activity"),
                            ("slides", "Slides"),
                            ("video", "Video"),
                            ("questionnaire", "Questionnaire"),
                            ("design", "Design files or hardware"),
                            ("course", "Course"),
                            ("simulation", "Simulation"),
                            ("case_study", "Case study or school project"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        help_text="Of the title and the description.", max_length=12, verbose_name="language"
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="As somebody would look for it.", max_length=160, verbose_name="title"),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        help_text="What it is, what one does with it, what one needs. Plain text; pupils are never named.",
                        max_length=4000,
                        verbose_name="description",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("student", "Students"),
                                ("teacher", "Teachers"),
                                ("parent", "Families"),
                                ("mentor", "Mentors and facilitators"),
                                ("administrator", "School leaders"),
                                ("general public", "Everybody"),
                            ],
                            max_length=14,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="made for",
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="levels",
                    ),
                ),
                ("age_from", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from age")),
                ("age_to", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="to age")),
                ("minutes", models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes it takes")),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("0111", "Education science"),
                                ("0114", "Teacher training"),
                                ("0211", "Audio-visual techniques and media"),
                                ("0212", "Fashion, interior and industrial design"),
                                ("0213", "Fine arts"),
                                ("0214", "Handicrafts"),
                                ("0215", "Music and performing arts"),
                                ("0222", "History and archaeology"),
                                ("0223", "Philosophy and ethics"),
                                ("0231", "Language acquisition"),
                                ("0232", "Literature and linguistics"),
                                ("0311", "Economics"),
                                ("0312", "Political sciences and civics"),
                                ("0314", "Sociology and cultural studies"),
                                ("0321", "Journalism and reporting"),
                                ("0413", "Management and administration"),
                                ("0511", "Biology"),
                                ("0512", "Biochemistry"),
                                ("0521", "Environmental sciences"),
                                ("0522", "Natural environments and wildlife"),
                                ("0531", "Chemistry"),
                                ("0532", "Earth sciences"),
                                ("0533", "Physics and astronomy"),
                                ("0541", "Mathematics"),
                                ("0542", "Statistics and data"),
                                ("0611", "Computer use"),
                                ("0613", "Software and programming"),
                                ("0712", "Environmental protection technology"),
                                ("0713", "Electricity and energy"),
                                ("0714", "Electronics and automation"),
                                ("0715", "Mechanics and making"),
                                ("0721", "Food processing"),
                                ("0722", "Materials"),
                                ("0731", "Architecture and town planning"),
                                ("0732", "Building"),
                                ("0811", "Crops and livestock"),
                                ("0812", "Horticulture"),
                                ("0821", "Forestry"),
                                ("0831", "Fisheries"),
                                ("0919", "Health"),
                                ("0923", "Social work"),
                                ("1014", "Sports"),
                                ("1022", "Occupational health and safety"),
                            ],
                            max_length=4,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="subjects",
                    ),
                ),
                (
                    "keywords",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="keywords",
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="skills",
                    ),
                ),
                (
                    "sdgs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "No poverty"),
                                (2, "Zero hunger"),
                                (3, "Good health and well-being"),
                                (4, "Quality education"),
                                (5, "Gender equality"),
                                (6, "Clean water and sanitation"),
                                (7, "Affordable and clean energy"),
                                (8, "Decent work and economic growth"),
                                (9, "Industry, innovation and infrastructure"),
                                (10, "Reduced inequalities"),
                                (11, "Sustainable cities and communities"),
                                (12, "Responsible consumption and production"),
                                (13, "Climate action"),
                                (14, "Life below water"),
                                (15, "Life on land"),
                                (16, "Peace, justice and strong institutions"),
                                (17, "Partnerships for the goals"),
                            ]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Sustainable Development Goals",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC0-1.0", "CC0 1.0 · no rights reserved"),
                            ("CC-BY-4.0", "CC BY 4.0 · name the authors"),
                            ("CC-BY-SA-4.0", "CC BY-SA 4.0 · name the authors, share alike"),
                            ("MIT", "MIT · for software"),
                            ("Apache-2.0", "Apache 2.0 · for software"),
                            ("GPL-3.0-or-later", "GNU GPL 3 or later · for software, share alike"),
                            ("AGPL-3.0-or-later", "GNU AGPL 3 or later · for software on servers, share alike"),
                            ("CERN-OHL-P-2.0", "CERN OHL 2 Permissive · for hardware"),
                            ("CERN-OHL-W-2.0", "CERN OHL 2 Weakly Reciprocal · for hardware"),
                            ("CERN-OHL-S-2.0", "CERN OHL 2 Strongly Reciprocal · for hardware, share alike"),
                        ],
                        max_length=20,
                        verbose_name="licence",
                    ),
                ),
                (
                    "adapted_title",
                    models.CharField(blank=True, max_length=200, verbose_name="title of what it is adapted from"),
                ),
                (
                    "adapted_url",
                    hubs.models.web.WebAddressField(blank=True, max_length=500, verbose_name="where that is"),
                ),
                (
                    "adapted_licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC0-1.0", "CC0 1.0 · no rights reserved"),
                            ("CC-BY-4.0", "CC BY 4.0 · name the authors"),
                            ("CC-BY-SA-4.0", "CC BY-SA 4.0 · name the authors, share alike"),
                            ("MIT", "MIT · for software"),
                            ("Apache-2.0", "Apache 2.0 · for software"),
                            ("GPL-3.0-or-later", "GNU GPL 3 or later · for software, share alike"),
                            ("AGPL-3.0-or-later", "GNU AGPL 3 or later · for software on servers, share alike"),
                            ("CERN-OHL-P-2.0", "CERN OHL 2 Permissive · for hardware"),
                            ("CERN-OHL-W-2.0", "CERN OHL 2 Weakly Reciprocal · for hardware"),
                            ("CERN-OHL-S-2.0", "CERN OHL 2 Strongly Reciprocal · for hardware, share alike"),
                        ],
                        max_length=20,
                        verbose_name="licence of that",
                    ),
                ),
                (
                    "picture_alt",
                    models.CharField(
                        blank=True,
                        help_text="For people who cannot see it. No pupil is recognisable or named.",
                        max_length=300,
                        verbose_name="what the picture shows",
                    ),
                ),
                (
                    "what_changed",
                    models.CharField(
                        blank=True,
                        help_text="One sentence for those who know the version before.",
                        max_length=300,
                        verbose_name="what changed",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "adapted_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adaptations",
                        to="resources.resource",
                        verbose_name="adapted from a resource of this library",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="hubs.challenge",
                        verbose_name="challenge",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="projects.picture",
                        verbose_name="picture",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="schools.school",
                        verbose_name="school",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a resource",
                "verbose_name_plural": "versions of resources",
                "ordering": ("resource", "number"),
            },
        ),
        migrations.CreateModel(
            name="ResourceText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="description")),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="resources.resourceversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation of a resource",
                "verbose_name_plural": "translations of resources",
                "ordering": ("of", "language"),
            },
        ),
        migrations.CreateModel(
            name="ResourceLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="place in the list"),
                ),
                ("title", models.CharField(max_length=160, verbose_name="what is there")),
                ("url", hubs.models.web.WebAddressField(max_length=500, verbose_name="address")),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="resources.resourceversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "link of a resource",
                "verbose_name_plural": "links of resources",
                "ordering": ("of", "position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ResourceEarlier",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Not public yet"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="begun at"),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")),
                (
                    "withdrawn_why",
                    models.CharField(
                        blank=True,
                        help_text="One sentence for whoever comes looking for it. It is public.",
                        max_length=300,
                        verbose_name="why it was withdrawn",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "hub",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="resources.resource",
                    ),
                ),
                (
                    "current",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="resources.resourceversion",
                        verbose_name="current version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ResourceAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="place in the list"),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="An adult. Pupils are never named: write “class 7B”.",
                        max_length=120,
                        verbose_name="name",
                    ),
                ),
                (
                    "orcid",
                    models.CharField(
                        blank=True,
                        help_text="Such as 0000-0002-1825-0097, if the person has one.",
                        max_length=19,
                        verbose_name="ORCID iD",
                    ),
                ),
                (
                    "consented_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on which the person said yes. Until then the page names the hub alone.",
                        null=True,
                        verbose_name="agreed to be named on",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="resources.resourceversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "author of a resource",
                "verbose_name_plural": "authors of resources",
                "ordering": ("of", "position", "pk"),
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="current",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="current_of",
                to="resources.resourceversion",
                verbose_name="current version",
            ),
        ),
        migrations.CreateModel(
            name="ResourceVersionEarlier",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number of the version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("review", "To be reviewed"), ("published", "Published")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lesson_plan", "Lesson plan"),
                            ("worksheet", "Worksheet"),
                            ("experiment", "Experiment or hands-on activity"),
                            ("slides", "Slides"),
                            ("video", "Video"),
                            ("questionnaire", "Questionnaire"),
                            ("design", "Design files or hardware"),
                            ("course", "Course"),
                            ("simulation", "Simulation"),
                            ("case_study", "Case study or school project"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        help_text="Of the title and the description.", max_length=12, verbose_name="language"
                    ),
                ),
                (
                    "title",
                    models.CharField(help_text="As somebody would look for it.", max_length=160, verbose_name="title"),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True,
                        help_text="What it is, what one does with it, what one needs. Plain text; pupils are never named.",
                        max_length=4000,
                        verbose_name="description",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("student", "Students"),
                                ("teacher", "Teachers"),
                                ("parent", "Families"),
                                ("mentor", "Mentors and facilitators"),
                                ("administrator", "School leaders"),
                                ("general public", "Everybody"),
                            ],
                            max_length=14,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="made for",
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="levels",
                    ),
                ),
                ("age_from", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from age")),
                ("age_to", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="to age")),
                ("minutes", models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes it takes")),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("0111", "Education science"),
                                ("0114", "Teacher training"),
                                ("0211", "Audio-visual techniques and media"),
                                ("0212", "Fashion, interior and industrial design"),
                                ("0213", "Fine arts"),
                                ("0214", "Handicrafts"),
                                ("0215", "Music and performing arts"),
                                ("0222", "History and archaeology"),
                                ("0223", "Philosophy and ethics"),
                                ("0231", "Language acquisition"),
                                ("0232", "Literature and linguistics"),
                                ("0311", "Economics"),
                                ("0312", "Political sciences and civics"),
                                ("0314", "Sociology and cultural studies"),
                                ("0321", "Journalism and reporting"),
                                ("0413", "Management and administration"),
                                ("0511", "Biology"),
                                ("0512", "Biochemistry"),
                                ("0521", "Environmental sciences"),
                                ("0522", "Natural environments and wildlife"),
                                ("0531", "Chemistry"),
                                ("0532", "Earth sciences"),
                                ("0533", "Physics and astronomy"),
                                ("0541", "Mathematics"),
                                ("0542", "Statistics and data"),
                                ("0611", "Computer use"),
                                ("0613", "Software and programming"),
                                ("0712", "Environmental protection technology"),
                                ("0713", "Electricity and energy"),
                                ("0714", "Electronics and automation"),
                                ("0715", "Mechanics and making"),
                                ("0721", "Food processing"),
                                ("0722", "Materials"),
                                ("0731", "Architecture and town planning"),
                                ("0732", "Building"),
                                ("0811", "Crops and livestock"),
                                ("0812", "Horticulture"),
                                ("0821", "Forestry"),
                                ("0831", "Fisheries"),
                                ("0919", "Health"),
                                ("0923", "Social work"),
                                ("1014", "Sports"),
                                ("1022", "Occupational health and safety"),
                            ],
                            max_length=4,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="subjects",
                    ),
                ),
                (
                    "keywords",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="keywords",
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="skills",
                    ),
                ),
                (
                    "sdgs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "No poverty"),
                                (2, "Zero hunger"),
                                (3, "Good health and well-being"),
                                (4, "Quality education"),
                                (5, "Gender equality"),
                                (6, "Clean water and sanitation"),
                                (7, "Affordable and clean energy"),
                                (8, "Decent work and economic growth"),
                                (9, "Industry, innovation and infrastructure"),
                                (10, "Reduced inequalities"),
                                (11, "Sustainable cities and communities"),
                                (12, "Responsible consumption and production"),
                                (13, "Climate action"),
                                (14, "Life below water"),
                                (15, "Life on land"),
                                (16, "Peace, justice and strong institutions"),
                                (17, "Partnerships for the goals"),
                            ]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Sustainable Development Goals",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC0-1.0", "CC0 1.0 · no rights reserved"),
                            ("CC-BY-4.0", "CC BY 4.0 · name the authors"),
                            ("CC-BY-SA-4.0", "CC BY-SA 4.0 · name the authors, share alike"),
                            ("MIT", "MIT · for software"),
                            ("Apache-2.0", "Apache 2.0 · for software"),
                            ("GPL-3.0-or-later", "GNU GPL 3 or later · for software, share alike"),
                            ("AGPL-3.0-or-later", "GNU AGPL 3 or later · for software on servers, share alike"),
                            ("CERN-OHL-P-2.0", "CERN OHL 2 Permissive · for hardware"),
                            ("CERN-OHL-W-2.0", "CERN OHL 2 Weakly Reciprocal · for hardware"),
                            ("CERN-OHL-S-2.0", "CERN OHL 2 Strongly Reciprocal · for hardware, share alike"),
                        ],
                        max_length=20,
                        verbose_name="licence",
                    ),
                ),
                (
                    "adapted_title",
                    models.CharField(blank=True, max_length=200, verbose_name="title of what it is adapted from"),
                ),
                (
                    "adapted_url",
                    hubs.models.web.WebAddressField(blank=True, max_length=500, verbose_name="where that is"),
                ),
                (
                    "adapted_licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC0-1.0", "CC0 1.0 · no rights reserved"),
                            ("CC-BY-4.0", "CC BY 4.0 · name the authors"),
                            ("CC-BY-SA-4.0", "CC BY-SA 4.0 · name the authors, share alike"),
                            ("MIT", "MIT · for software"),
                            ("Apache-2.0", "Apache 2.0 · for software"),
                            ("GPL-3.0-or-later", "GNU GPL 3 or later · for software, share alike"),
                            ("AGPL-3.0-or-later", "GNU AGPL 3 or later · for software on servers, share alike"),
                            ("CERN-OHL-P-2.0", "CERN OHL 2 Permissive · for hardware"),
                            ("CERN-OHL-W-2.0", "CERN OHL 2 Weakly Reciprocal · for hardware"),
                            ("CERN-OHL-S-2.0", "CERN OHL 2 Strongly Reciprocal · for hardware, share alike"),
                        ],
                        max_length=20,
                        verbose_name="licence of that",
                    ),
                ),
                (
                    "picture_alt",
                    models.CharField(
                        blank=True,
                        help_text="For people who cannot see it. No pupil is recognisable or named.",
                        max_length=300,
                        verbose_name="what the picture shows",
                    ),
                ),
                (
                    "what_changed",
                    models.CharField(
                        blank=True,
                        help_text="One sentence for those who know the version before.",
                        max_length=300,
                        verbose_name="what changed",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "adapted_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="resources.resource",
                        verbose_name="adapted from a resource of this library",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="hubs.challenge",
                        verbose_name="challenge",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="resources.resourceversion",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.picture",
                        verbose_name="picture",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="resources.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="schools.school",
                        verbose_name="school",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VersionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="place in the list"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placed",
                        to="resources.resourcefile",
                        verbose_name="file",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placed",
                        to="resources.resourceversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "file in a version",
                "verbose_name_plural": "files in versions",
                "ordering": ("of", "position", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="resourcefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["webp", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "stl", "txt"])
                ),
                name="resource_file_kind_known",
                violation_error_message="A file is a picture, a PDF, an office file, an STL or plain text.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__range", (1, 20971520))),
                name="resource_file_size_plausible",
                violation_error_message="A file is no larger than 20 MB, and not empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="resource_file_has_checksum",
                violation_error_message="A file has a checksum.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="resource_file_titled",
                violation_error_message="Say what the file is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("height__gte", 1),
                        ("height__isnull", False),
                        ("kind", "webp"),
                        ("width__gte", 1),
                        ("width__isnull", False),
                    ),
                    models.Q(models.Q(("kind", "webp"), _negated=True), ("height", None), ("width", None)),
                    _connector="OR",
                ),
                name="resource_file_picture_has_size",
                violation_error_message="A picture has a width and a height, and nothing else does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="downloadsofday",
            constraint=models.UniqueConstraint(
                fields=("file", "day"),
                name="downloads_once_a_day",
                violation_error_message="The downloads of that day are noted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="downloadsofday",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)),
                name="downloads_are_some",
                violation_error_message="A day without downloads is not noted.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.UniqueConstraint(
                fields=("resource", "number"),
                name="version_number_once",
                violation_error_message="There is a version of that number already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "review"))),
                fields=("resource",),
                name="version_open_once",
                violation_error_message="Somebody is working on a new version already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "review", "published"])),
                name="version_state_known",
                violation_error_message="Choose where the version stands.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "lesson_plan",
                            "worksheet",
                            "experiment",
                            "slides",
                            "video",
                            "questionnaire",
                            "design",
                            "course",
                            "simulation",
                            "case_study",
                        ],
                    )
                ),
                name="version_kind_known",
                violation_error_message="Choose what it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]{2,8})*$")),
                name="version_language_code",
                violation_error_message="A language is given by its code, such as pt or pt-br.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="version_title_given",
                violation_error_message="Give it a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "audiences__contained_by",
                        ["student", "teacher", "parent", "mentor", "administrator", "general public"],
                    )
                ),
                name="version_audiences_known",
                violation_error_message="Choose whom it is made for from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("levels__contained_by", [0, 1, 2, 3, 4, 5, 6, 7, 8])),
                name="version_levels_known",
                violation_error_message="Levels are numbered from 0 to 8.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subjects__contained_by",
                        [
                            "0111",
                            "0114",
                            "0211",
                            "0212",
                            "0213",
                            "0214",
                            "0215",
                            "0222",
                            "0223",
                            "0231",
                            "0232",
                            "0311",
                            "0312",
                            "0314",
                            "0321",
                            "0413",
                            "0511",
                            "0512",
                            "0521",
                            "0522",
                            "0531",
                            "0532",
                            "0533",
                            "0541",
                            "0542",
                            "0611",
                            "0613",
                            "0712",
                            "0713",
                            "0714",
                            "0715",
                            "0721",
                            "0722",
                            "0731",
                            "0732",
                            "0811",
                            "0812",
                            "0821",
                            "0831",
                            "0919",
                            "0923",
                            "1014",
                            "1022",
                        ],
                    )
                ),
                name="version_subjects_known",
                violation_error_message="Choose subjects from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("sdgs__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])),
                name="version_goals_known",
                violation_error_message="The Sustainable Development Goals are numbered from 1 to 17.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("keywords__len__lte", 20), ("keywords", []), _connector="OR"),
                name="version_few_keywords",
                violation_error_message="Twenty keywords are enough.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("age_from", None), ("age_to", None)),
                    models.Q(
                        ("age_from__gte", 0),
                        ("age_from__isnull", False),
                        ("age_to__gte", models.F("age_from")),
                        ("age_to__isnull", False),
                        ("age_to__lte", 99),
                    ),
                    _connector="OR",
                ),
                name="version_ages_in_order",
                violation_error_message="Give both ages, the lower one first, up to 99 years; or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes", None), ("minutes__range", (1, 60000)), _connector="OR"),
                name="version_minutes_plausible",
                violation_error_message="Say how many minutes it takes, from 1 to 60000; or leave it empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("licence", ""),
                    (
                        "licence__in",
                        [
                            "CC0-1.0",
                            "CC-BY-4.0",
                            "CC-BY-SA-4.0",
                            "MIT",
                            "Apache-2.0",
                            "GPL-3.0-or-later",
                            "AGPL-3.0-or-later",
                            "CERN-OHL-P-2.0",
                            "CERN-OHL-W-2.0",
                            "CERN-OHL-S-2.0",
                        ],
                    ),
                    _connector="OR",
                ),
                name="version_licence_open",
                violation_error_message="Choose an open licence from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adapted_licence", ""), ("adapted_title", ""), ("adapted_url", "")),
                    models.Q(
                        ("adapted_from", None),
                        (
                            "adapted_licence__in",
                            [
                                "CC0-1.0",
                                "CC-BY-4.0",
                                "CC-BY-SA-4.0",
                                "MIT",
                                "Apache-2.0",
                                "GPL-3.0-or-later",
                                "AGPL-3.0-or-later",
                                "CERN-OHL-P-2.0",
                                "CERN-OHL-W-2.0",
                                "CERN-OHL-S-2.0",
                            ],
                        ),
                        ("adapted_title__regex", "\\S"),
                        models.Q(("adapted_url", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="version_adapted_from_one",
                violation_error_message="Of what it is adapted from give the title, the address and an open licence; or choose one of this library, and not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("picture", None), ("picture_alt__regex", "\\S"), _connector="OR"),
                name="version_picture_described",
                violation_error_message="Say what the picture shows, for people who cannot see it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("state", "published"), _negated=True), ("published_at", None)),
                    models.Q(
                        ("published_at__isnull", False),
                        ("state", "published"),
                        models.Q(("licence", ""), _negated=True),
                        models.Q(("languages", []), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="version_public_is_complete",
                violation_error_message="What is public has a licence, a language and the moment when it became so.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", 1), ("state__in", ("draft", "review")), ("what_changed__regex", "\\S"), _connector="OR"
                ),
                name="version_says_what_changed",
                violation_error_message="Say in a sentence what changed.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourceversion",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="ad776943495c2e54af4adda1292208164ad98dff",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_24802",
                    table="resources_resourceversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourceversion",
            trigger=pgtrigger.compiler.Trigger(
                name="public_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.state = 'published'\n   AND (to_jsonb(NEW) - '{written_by_id,reviewed_by_id,school_id,version,changed_at}'::text[])\n       IS DISTINCT FROM (to_jsonb(OLD) - '{written_by_id,reviewed_by_id,school_id,version,changed_at}'::text[]) THEN\n    RAISE EXCEPTION 'version_public_stays: a published version does not change; make a new one'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_public_stays';\nEND IF;\nRETURN NEW;\n",
                    hash="c3862df4e176af355fba323a9f2371e60378574b",
                    operation="UPDATE",
                    pgid="pgtrigger_public_stays_9cbb7",
                    table="resources_resourceversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourceversion",
            trigger=pgtrigger.compiler.Trigger(
                name="public_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.state = 'published' THEN\n    RAISE EXCEPTION 'version_public_stays: a published version is never deleted'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_public_stays';\nEND IF;\nRETURN OLD;\n",
                    hash="760702c3f50a10e57cbfaf3693391c0a9180f26d",
                    operation="DELETE",
                    pgid="pgtrigger_public_is_kept_73884",
                    table="resources_resourceversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourceversion",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "resources_resourceversionearlier" ("adapted_from_id", "adapted_licence", "adapted_title", "adapted_url", "age_from", "age_to", "audiences", "challenge_id", "changed_at", "description", "id", "keywords", "kind", "language", "languages", "levels", "licence", "minutes", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_alt", "picture_id", "project_id", "published_at", "resource_id", "reviewed_by_id", "school_id", "sdgs", "skills", "state", "subjects", "title", "version", "what_changed", "written_by_id") VALUES (OLD."adapted_from_id", OLD."adapted_licence", OLD."adapted_title", OLD."adapted_url", OLD."age_from", OLD."age_to", OLD."audiences", OLD."challenge_id", OLD."changed_at", OLD."description", OLD."id", OLD."keywords", OLD."kind", OLD."language", OLD."languages", OLD."levels", OLD."licence", OLD."minutes", OLD."number", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."picture_alt", OLD."picture_id", OLD."project_id", OLD."published_at", OLD."resource_id", OLD."reviewed_by_id", OLD."school_id", OLD."sdgs", OLD."skills", OLD."state", OLD."subjects", OLD."title", OLD."version", OLD."what_changed", OLD."written_by_id"); RETURN NULL;',
                    hash="7d9c7945ec149294559316eca5680a8f712a3ab6",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_198da",
                    table="resources_resourceversion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcetext",
            constraint=models.UniqueConstraint(
                fields=("of", "language"),
                name="resource_text_once_a_language",
                violation_error_message="There is a translation into that language already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcetext",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]{2,8})*$")),
                name="resource_text_language_code",
                violation_error_message="A language is given by its code, such as pt or pt-br.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcetext",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="resource_text_title_given",
                violation_error_message="Give it a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="resource_link_says_what",
                violation_error_message="Say what is there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("url__regex", "^https?://\\S+$")),
                name="resource_link_address",
                violation_error_message="An address begins with https://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourcelink",
            constraint=models.UniqueConstraint(
                fields=("of", "url"),
                name="resource_link_once",
                violation_error_message="This address is in the list already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourceearlier",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4e042199a055a33edb69e551891d6f065b6db0d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2e316",
                    table="resources_resourceearlier",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceauthor",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")),
                name="resource_author_named",
                violation_error_message="Say who it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceauthor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("orcid", ""), ("orcid__regex", "^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$"), _connector="OR"
                ),
                name="resource_author_orcid",
                violation_error_message="An ORCID iD has sixteen figures in four groups.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resourceauthor",
            constraint=models.UniqueConstraint(
                fields=("of", "name"),
                name="resource_author_once",
                violation_error_message="This author is in the list already.",
            ),
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["-published_at", "-id"],
                name="resource_latest_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published", "withdrawn"])),
                name="resource_state_known",
                violation_error_message="Choose where the resource stands.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("current", None), ("published_at", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("current__isnull", False),
                        ("published_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="resource_public_has_version",
                violation_error_message="What is or was public has a version and the moment when it became so.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False), ("withdrawn_why__regex", "\\S")),
                    models.Q(
                        models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at", None), ("withdrawn_why", "")
                    ),
                    _connector="OR",
                ),
                name="resource_withdrawn_says_why",
                violation_error_message="Say in a sentence why it is withdrawn.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resource",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="971406d1ca8ffb13d0820b19203e19ce6e6bb795",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_1ebe4",
                    table="resources_resource",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resource",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "resources_resourceearlier" ("changed_at", "created_at", "current_id", "hub_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "state", "version", "withdrawn_at", "withdrawn_why") VALUES (OLD."changed_at", OLD."created_at", OLD."current_id", OLD."hub_id", OLD."id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."published_at", OLD."state", OLD."version", OLD."withdrawn_at", OLD."withdrawn_why"); RETURN NULL;',
                    hash="630cde45a4056095feb656cf56d8a5a51e189f89",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_c4733",
                    table="resources_resource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourceversionearlier",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6ad51f2f40db90c0e5d69300030aa013f70921da",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_89bb2",
                    table="resources_resourceversionearlier",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="versionfile",
            constraint=models.UniqueConstraint(
                fields=("of", "file"),
                name="version_file_once",
                violation_error_message="This file stands in the version already.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
