"""A school's sign-up to a project: its classes, its answers, where it stands, and every step on the way there."""

import datetime as dt
import uuid
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubs.models import Hub, HubStatus, StatusChange, next_version
from projects.models.call import Admission, Call, Question, QuestionKind
from schools.models import School, SchoolClass


class Standing(models.TextChoices):
    """Where a sign-up stands."""

    DRAFT = "draft", _("Not sent yet")
    SUBMITTED = "submitted", _("Waits for the hub")
    RETURNED = "returned", _("The hub asks something")
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is offered")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a sign-up", "Withdrawn")


# Those that hold a place, and those that may still come to one.
HOLDING = (Standing.ACCEPTED, Standing.OFFERED)
LIVING = (Standing.SUBMITTED, Standing.RETURNED, Standing.WAITING, *HOLDING)
OVER = (Standing.DECLINED, Standing.WITHDRAWN)
LATELY = dt.timedelta(days=7)  # longer than any worker stands still


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Sign-ups, asked for the way the screens do."""

    def sent(self) -> Self:
        """Those that the hub has got."""
        return self.exclude(state=Standing.DRAFT)

    def holding(self) -> Self:
        """Those that hold a place: accepted, or with an offer that still stands."""
        return self.filter(state__in=HOLDING)

    def in_line(self) -> Self:
        """The waiting list, who came first first."""
        return self.filter(state=Standing.WAITING).order_by("line")

    def waiting_since_rest(self, now: dt.datetime) -> Self:
        """Those on waiting lists by the order of sign-up, at hubs that have opened again in the last days.

        Who is forgotten by now is not among them.
        """
        back = StatusChange.objects.filter(status=HubStatus.OPEN, at__gte=now - LATELY)
        found = self.filter(state=Standing.WAITING, call__admission=Admission.ORDER).exclude(teacher=None)
        return found.filter(call__project__hub__in=back.values("hub"))

    def lapsed(self, now: dt.datetime) -> Self:
        """Offers that nobody answered in time."""
        return self.filter(state=Standing.OFFERED, offered_until__lte=now)

    def of_hub(self, hub: Hub) -> Self:
        """Sign-ups to projects of a hub and of its sub-hubs."""
        return self.filter(Q(call__project__hub=hub) | Q(call__project__hub__parent=hub))


class SignUp(models.Model):
    """One school with some of its classes. `line` is its number in the order in which sign-ups came, kept for good.

    `places` is what it takes of the call's capacity, in the call's unit. The teacher is forgotten after a while
    (`projects.actions.sign_up_memory`); school, classes and state stay.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="sign_ups")
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="sign_ups")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed up by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sign_ups",
    )
    state = models.CharField(_("status"), max_length=10, choices=Standing.choices, default=Standing.DRAFT)
    line = models.PositiveIntegerField(_("number in the order of sign-up"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), default=0)
    note = models.CharField(
        _("anything else"), max_length=1000, blank=True, help_text=_("For the hub. Pupils are never named.")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ("call", "line", "pk")
        triggers: ClassVar = [
            next_version(),
            pgtrigger.Trigger(
                name="within_capacity",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("most", "integer"), ("taken", "integer")],
                func="""
                    IF NEW.state NOT IN ('accepted', 'offered') THEN
                        RETURN NEW;
                    END IF;
                    -- One after the other for each call, whoever writes.
                    SELECT capacity INTO most FROM projects_call WHERE id = NEW.call_id FOR NO KEY UPDATE;
                    IF most IS NULL THEN
                        RETURN NEW;
                    END IF;
                    SELECT coalesce(sum(places), 0) INTO taken FROM projects_signup
                        WHERE call_id = NEW.call_id AND id <> NEW.id AND state IN ('accepted', 'offered');
                    IF taken + NEW.places > most
                        AND (TG_OP = 'INSERT' OR OLD.state NOT IN ('accepted', 'offered') OR NEW.places > OLD.places)
                    THEN
                        RAISE EXCEPTION 'There are not so many places left.'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_up_within_capacity';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=Standing.values),
                name="sign_up_state_known",
                violation_error_message=_("Choose where the sign-up stands."),
            ),
            models.CheckConstraint(
                condition=Q(state=Standing.DRAFT) | Q(line__isnull=False, sent_at__isnull=False),
                name="sign_up_sent_has_number",
                violation_error_message=_("A sign-up that was sent has its number in line."),
            ),
            models.CheckConstraint(
                condition=Q(state=Standing.DRAFT) | Q(places__gte=1),
                name="sign_up_takes_places",
                violation_error_message=_("A sign-up that was sent takes at least one place."),
            ),
            models.CheckConstraint(
                condition=Q(state=Standing.OFFERED, offered_until__isnull=False)
                | (~Q(state=Standing.OFFERED) & Q(offered_until=None)),
                name="sign_up_offer_has_an_end",
                violation_error_message=_("An offer has an end, and nothing else does."),
            ),
            models.UniqueConstraint(
                fields=["call", "line"],
                name="sign_up_number_once",
                violation_error_message=_("Another sign-up has this number in line."),
            ),
            models.UniqueConstraint(
                fields=["call", "school", "teacher"],
                condition=~Q(state__in=OVER),
                name="sign_up_once_a_teacher",
                violation_error_message=_("You have signed this school up already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.call}"

    @property
    def is_living(self) -> bool:
        """Whether something may still come of it."""
        return self.state in LIVING

    @property
    def offer_ends(self) -> dt.datetime | None:
        """Until when the offer stands, on the clock where the hub is."""
        return self.offered_until.astimezone(self.call.zone) if self.offered_until else None


class SignUpClass(models.Model):
    """A class of a sign-up with its size at the time: how many, not who."""

    sign_up = models.ForeignKey(SignUp, verbose_name=_("sign-up"), on_delete=models.CASCADE, related_name="classes")
    school_class = models.ForeignKey(
        SchoolClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="sign_ups"
    )
    size = models.PositiveSmallIntegerField(_("pupils"))

    class Meta:
        verbose_name = _("class of a sign-up")
        verbose_name_plural = _("classes of sign-ups")
        ordering = ("school_class__name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sign_up", "school_class"],
                name="sign_up_class_once",
                violation_error_message=_("This class stands in the sign-up already."),
            ),
            models.CheckConstraint(
                condition=Q(size__range=(1, 200)),
                name="sign_up_class_size_plausible",
                violation_error_message=_("A class has between 1 and 200 pupils."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class} · {self.size}"


class Answer(models.Model):
    """What a school answered to one question of the project."""

    sign_up = models.ForeignKey(SignUp, verbose_name=_("sign-up"), on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="answers")
    text = models.CharField(_("answer"), max_length=500, help_text=_("Pupils are never named."))

    class Meta:
        verbose_name = _("answer of a sign-up")
        verbose_name_plural = _("answers of sign-ups")
        ordering = ("question__position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sign_up", "question"],
                name="answer_once_a_question",
                violation_error_message=_("This question is answered already."),
            ),
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="answer_has_words",
                violation_error_message=_("An answer that says nothing is not stored."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def shown(self) -> str:
        """The answer as the page's language writes it: a number with its digits grouped."""
        if self.question.kind != QuestionKind.NUMBER or not self.text.isdecimal():
            return self.text
        return str(number_format(int(self.text), use_l10n=True, force_grouping=True))


class Step(models.TextChoices):
    """What was done with a sign-up."""

    SENT = "sent", _("Sent")
    CHANGED = "changed", _("Changed")
    RETURNED = "returned", _("Returned with a question")
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("Put on the waiting list")
    OFFERED = "offered", _("A free place was offered")
    TAKEN = "taken", _("The offer was taken")
    LAPSED = "lapsed", _("The offer was not answered in time")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a sign-up", "Withdrawn")


class SignUpStep(models.Model):
    """One step of a sign-up: what, when, by whom, with which words. Written once, never changed."""

    sign_up = models.ForeignKey(SignUp, verbose_name=_("sign-up"), on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField(_("message"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("step of a sign-up")
        verbose_name_plural = _("steps of sign-ups")
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(step__in=Step.values),
                name="sign_up_step_known",
                violation_error_message=_("Choose what was done."),
            ),
            models.CheckConstraint(
                condition=~Q(step__in=[Step.DECLINED, Step.RETURNED]) | Q(note__regex=r"\S"),
                name="sign_up_step_says_why",
                violation_error_message=_("Say why, so that the school knows what to do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} · {self.at:%Y-%m-%d %H:%M}"
