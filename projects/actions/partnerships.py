"""Partnerships: begun, changed, joined and left, ended and opened again, with the files of their agreements.

Whoever changes who is in a partnership holds its row, so that of two who leave at once one is told that nobody would be
left.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions import change_row
from hubs.actions.editing import lock_version
from hubs.models import Hub, Organisation
from hubs.papers import ReadPaper
from projects.models import OUTSIDE_SCHOOL, Partnership, PartnershipFile, PartnershipOrganisation, PartnershipSchool
from schools.models import School

MOST_FILES = 20
Member = PartnershipSchool | PartnershipOrganisation


@transaction.atomic
def add_partnership(
    *,
    hub: Hub,
    by: User,
    values: Mapping[str, Any],
    schools: Collection[School],
    organisations: Collection[Organisation],
) -> Partnership:
    """Begin a partnership with everybody who is in it from the first day.

    Raises ValidationError where no school, or nobody from outside school, is in it.
    """
    _check_members(schools, organisations)
    partnership = Partnership(hub=hub, **values)
    partnership.full_clean(exclude=("schools", "organisations"))
    with pghistory.context(user=by.pk, action="add"):
        partnership.save()
        PartnershipSchool.objects.bulk_create(
            PartnershipSchool(partnership=partnership, school=school) for school in schools
        )
        PartnershipOrganisation.objects.bulk_create(
            PartnershipOrganisation(partnership=partnership, organisation=one) for one in organisations
        )
    return partnership


@transaction.atomic
def change_partnership(*, partnership: Partnership, by: User, version: int, values: Mapping[str, Any]) -> Partnership:
    """Bring a partnership to what the form says. Raises EditedMeanwhile, ValidationError."""
    stored = lock_version(partnership, version)
    _check_days(stored, starts_on=values.get("starts_on", stored.starts_on), ends_on=stored.ends_on)
    return change_row(partnership, values, by=by, version=version)


@transaction.atomic
def end_partnership(
    *, partnership: Partnership, by: User, version: int, ends_on: dt.date, end_reason: str
) -> Partnership:
    """Say on which day a partnership ends, and why. Raises EditedMeanwhile, ValidationError."""
    stored = lock_version(partnership, version)
    _check_days(stored, starts_on=stored.starts_on, ends_on=ends_on)
    values = {"ends_on": ends_on, "end_reason": end_reason}
    return change_row(partnership, values, by=by, version=version, action="end")


@transaction.atomic
def reopen_partnership(*, partnership: Partnership, by: User, version: int) -> Partnership:
    """Let a partnership go on that had ended. Raises EditedMeanwhile, ValidationError where nobody would be in it."""
    stored = lock_version(partnership, version)
    _check_who_stays(stored)
    return change_row(partnership, {"ends_on": None, "end_reason": ""}, by=by, version=version, action="reopen")


@transaction.atomic
def add_members(
    *,
    partnership: Partnership,
    by: User,
    schools: Collection[School],
    organisations: Collection[Organisation],
    joined_on: dt.date | None,
) -> int:
    """Let schools and organisations join; who is in it already stays as they are. Returns how many joined.

    Raises ValidationError for a day on which there was no such partnership.
    """
    stored = _lock(partnership)
    _check_within(stored, "joined_on", joined_on)
    here = set(stored.school_members.values_list("school_id", flat=True))
    there = set(stored.organisation_members.values_list("organisation_id", flat=True))
    new: list[Member] = [
        *(
            PartnershipSchool(partnership=stored, school=one, joined_on=joined_on)
            for one in schools
            if one.pk not in here
        ),
        *(
            PartnershipOrganisation(partnership=stored, organisation=one, joined_on=joined_on)
            for one in organisations
            if one.pk not in there
        ),
    ]
    with pghistory.context(user=by.pk, action="join"):
        for member in new:
            member.save()
    return len(new)


@transaction.atomic
def change_member(*, member: Member, by: User, joined_on: dt.date | None, left_on: dt.date | None) -> None:
    """Say since when and until when somebody is in a partnership.

    Raises ValidationError for days outside of it, and where a partnership that goes on would be left without a school
    or without anybody from outside school.
    """
    stored = _lock(member.partnership)
    _check_within(stored, "joined_on", joined_on)
    _check_within(stored, "left_on", left_on)
    member.joined_on, member.left_on = joined_on, left_on
    member.full_clean()
    with pghistory.context(user=by.pk, action="change days"):
        member.save(update_fields=["joined_on", "left_on"])
    if left_on is not None and stored.ends_on is None:
        _check_who_stays(stored)


@transaction.atomic
def take_out(*, member: Member, by: User) -> None:
    """Take somebody out who was never in it. Raises ValidationError where it would be no partnership without them."""
    stored = _lock(member.partnership)
    with pghistory.context(user=by.pk, action="take out"):
        type(member)._default_manager.filter(pk=member.pk).delete()
    try:
        _check_members(list(stored.schools.all()), list(stored.organisations.all()))  # or everything is undone
    except ValidationError as refusal:
        raise ValidationError(refusal.messages) from refusal  # of no field: there is nothing to type
    if stored.ends_on is None:
        _check_who_stays(stored)


@transaction.atomic
def keep_file(
    *, partnership: Partnership, by: User, title: str, read: ReadPaper, uid: uuid.UUID | None = None
) -> PartnershipFile:
    """Store a file of the agreement and note it; the file comes first. Raises ValidationError for too many."""
    stored = _lock(partnership)
    if stored.files.count() >= MOST_FILES:
        raise ValidationError(_("A partnership has no more than 20 files: take one away first."))
    file = PartnershipFile(
        uid=uid or uuid.uuid4(), partnership=stored, title=title, kind=read.kind, size=read.size, uploaded_by=by
    )
    # Left over from something that was broken off; under another name nobody would find the new one.
    default_storage.delete(file.stored_name)
    default_storage.save(file.stored_name, File(read.file))
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except Exception:
        default_storage.delete(file.stored_name)
        raise
    return file


@transaction.atomic
def remove_file(*, file: PartnershipFile, by: User) -> None:
    """Take a file away for good."""
    name = file.stored_name
    PartnershipFile.objects.filter(pk=file.pk).delete()
    # A file that stays behind hurts nobody; a row without its file would.
    transaction.on_commit(lambda: default_storage.delete(name))


def _lock(partnership: Partnership) -> Partnership:
    return Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)


def _check_members(schools: Collection[School], organisations: Collection[Organisation]) -> None:
    problems: dict[str, str] = {}
    if not schools:
        problems["schools"] = _("A partnership has at least one school.")
    if not any(one.kind in OUTSIDE_SCHOOL for one in organisations):
        problems["organisations"] = (
            _(
                "A partnership has somebody from outside school: a university, a company, an authority, an association"
                " or families. A students’ association, or “other”, is not enough."
            )
            if organisations
            else _(
                "A partnership has at least one organisation from outside school: a university, a company, an"
                " authority, an association or families."
            )
        )
    if problems:
        raise ValidationError(problems)


def _check_who_stays(partnership: Partnership) -> None:
    """Raises ValidationError where nobody of one side is in it to the end."""
    if not partnership.school_members.filter(left_on=None).exists():
        raise ValidationError(_("No school would be left in the partnership. End it instead, or let another one join."))
    if not partnership.organisation_members.outside_school().filter(left_on=None).exists():
        raise ValidationError(
            _("Nobody from outside school would be left in the partnership. End it instead, or let somebody join.")
        )


def _check_within(partnership: Partnership, name: str, day: dt.date | None) -> None:
    if day is None:
        return
    if day < partnership.starts_on:
        begins = date_format(partnership.starts_on)
        raise ValidationError({name: _("The partnership begins on %(day)s.") % {"day": begins}})
    if partnership.ends_on is not None and day > partnership.ends_on:
        raise ValidationError({name: _("The partnership ends on %(day)s.") % {"day": date_format(partnership.ends_on)}})


def _check_days(partnership: Partnership, *, starts_on: dt.date, ends_on: dt.date | None) -> None:
    """Raises ValidationError where it would begin or end while somebody says to be in it before or after."""
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError(_("A partnership cannot end before it begins."))
    for members in (partnership.school_members, partnership.organisation_members):
        for row in members.all():
            days = [day for day in (row.joined_on, row.left_on) if day is not None]
            if any(day < starts_on or (ends_on is not None and day > ends_on) for day in days):
                who = str(row).split(" · ")[0]
                raise ValidationError(_("The days of %(name)s lie outside of that: change them first.") % {"name": who})
