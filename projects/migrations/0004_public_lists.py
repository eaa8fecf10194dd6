"""Lists of public pages come out of an index: the latest projects, published posts, published events."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0004_public_change"),
        ("projects", "0003_public_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["ends_at"], name="event_public_by_end"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-published_at", "-id"], name="post_latest_public"
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["-starts_on", "-id"], name="project_latest_first"),
        ),
    ]
