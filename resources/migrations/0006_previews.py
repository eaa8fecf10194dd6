"""What PDFs look like, beside the rows of their files, which are frozen with a public version."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# A preview that comes later stands on a public page that is stored.
FORWARD = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON resources_filepreview
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
BACKWARD = "DROP TRIGGER IF EXISTS hubs_public_changed ON resources_filepreview"


class Migration(migrations.Migration):
    dependencies = [("resources", "0005_deposits")]

    operations = [
        migrations.CreateModel(
            name="FilePreview",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preview",
                        serialize=False,
                        to="resources.resourcefile",
                        verbose_name="file",
                    ),
                ),
                ("pages", models.PositiveIntegerField(default=0, editable=False, verbose_name="pages")),
                ("width", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="width")),
                ("height", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="height")),
                (
                    "drawn_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="drawn at"),
                ),
            ],
            options={
                "verbose_name": "preview of a file",
                "verbose_name_plural": "previews of files",
                "ordering": ("drawn_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("height", None), ("width", None)),
                            models.Q(
                                ("height__isnull", False),
                                ("height__range", (1, 600)),
                                ("pages__gte", 1),
                                ("width__isnull", False),
                                ("width__range", (1, 400)),
                            ),
                            _connector="OR",
                        ),
                        name="resource_preview_has_size_of_a_page",
                        violation_error_message="A picture has a width and a height, and shows a page.",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
