"""Work that somebody asks for and a worker does: a drawn report, a copy of the public pages, a push to a repository.

What they have in common, and the rules of the database about it; each adds its own states and what it makes.
"""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Job(models.Model):
    """Asked for at a moment by somebody, finished at another; `problem` says why it failed."""

    uid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    problem = models.CharField(_("why it failed"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has it, or will."""
        return bool(getattr(self, "state") == "waiting")  # noqa: B009 - each job has states of its own

    @property
    def is_done(self) -> bool:
        """Whether it came to its end as it should."""
        return bool(getattr(self, "state") == "done")  # noqa: B009 - as above


def rules_of_jobs(name: str, *, states: Sequence[str], says: StrOrPromise) -> list[models.BaseConstraint]:
    """What holds of every job; `name` begins the names of the rules, `says` is told of an unknown state."""
    return [
        models.CheckConstraint(condition=Q(state__in=states), name=f"{name}_state_known", violation_error_message=says),
        models.CheckConstraint(
            condition=Q(state="waiting", finished_at=None) | (~Q(state="waiting") & Q(finished_at__isnull=False)),
            name=f"{name}_finished_says_when",
            violation_error_message=_("What is finished says when."),
        ),
        models.CheckConstraint(
            condition=(Q(state="failed") & ~Q(problem="")) | (~Q(state="failed") & Q(problem="")),
            name=f"{name}_failed_says_why",
            violation_error_message=_("What failed says why."),
        ),
    ]
