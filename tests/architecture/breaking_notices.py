"""Notices and choices about them that the database refuses."""

import uuid

from accounts.models import DigestChoice, Notice, NoticeChoice, Way
from tests.architecture.breaking_cases import breaks, person


def notice(**told: object) -> Notice:
    return Notice.objects.create(**{"uid": uuid.uuid4(), "recipient": person(), "kind": "hubs.accepted", **told})


@breaks("notice_said_once")
def somebody_told_the_same_twice() -> object:
    return notice(recipient=notice(key="invitation 1").recipient, key="invitation 1")


@breaks("notice_kind_named")
def a_notice_of_no_kind() -> object:
    return notice(kind="something")


@breaks("notice_leads_to_a_page_of_ours")
def a_notice_that_leads_elsewhere() -> object:
    return notice(url="https://elsewhere.example/")


@breaks("notice_leads_to_a_page_of_ours")
def a_notice_that_leads_elsewhere_by_two_slashes() -> object:
    return notice(url="//elsewhere.example/")


@breaks("notice_leads_to_a_page_of_ours")
def a_notice_that_leads_elsewhere_by_a_backslash() -> object:
    return notice(url="/\\elsewhere.example/")


@breaks("notice_choice_once")
def a_choice_made_twice() -> object:
    chosen = NoticeChoice.objects.create(user=person(), kind="hubs.accepted", way=Way.NOW)
    return NoticeChoice.objects.create(user=chosen.user, kind="hubs.accepted", way=Way.PORTAL)


@breaks("notice_choice_known")
def a_choice_by_pigeon() -> object:
    return NoticeChoice.objects.create(user=person(), kind="hubs.accepted", way="pigeon")


@breaks("digest_weekday_known")
def a_mail_on_the_eighth_day() -> object:
    return DigestChoice.objects.create(user=person(), weekday=7)
