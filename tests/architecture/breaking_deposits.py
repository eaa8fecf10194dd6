"""One way or more to break each rule of deposits, accounts at repositories and pushes."""

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from hubs.models import Hub
from resources.models import Deposit, DepositCheck, Push, PushedFile, RepositoryAccount, ResourceVersion
from resources.sealing import seal
from tests.architecture.breaking_cases import breaks, hub
from tests.architecture.breaking_resources import file, version

NOW = timezone.now()
_numbers = count(1)


def deposit(of: ResourceVersion | None = None, **said: object) -> Deposit:
    """A version at Zenodo."""
    known: dict[str, object] = {"repository": "zenodo", "state": "published", "url": "https://zenodo.example/1"}
    return Deposit.objects.create(of=of or version(), **known | said)


def account(of: Hub | None = None, **said: object) -> RepositoryAccount:
    """An account with a token."""
    known: dict[str, object] = {"repository": "zenodo", "url": f"https://zenodo-{next(_numbers)}.example"}
    known |= {"sealed_token": seal("a token"), "token_set_at": NOW}
    return RepositoryAccount.objects.create(hub=of or hub(), **known | said)


def push(**said: object) -> Push:
    """A push that nobody has begun."""
    known: dict[str, Any] = {"language": "en"}
    known["of"], known["account"] = said.get("of") or version(), said.get("account") or account()
    return Push.objects.create(**known | said)


@breaks("deposit_repository_known")
def deposit_in_the_cupboard() -> object:
    return deposit(repository="cupboard")


@breaks("deposit_repository_named")
def deposit_somewhere() -> object:
    return deposit(repository="other")


@breaks("deposit_state_known")
def deposit_in_no_state() -> object:
    return deposit(state="lost")


@breaks("deposit_published_has_address")
def published_nowhere() -> object:
    return deposit(url="")


@breaks("deposit_published_has_address")
def published_without_encryption() -> object:
    return deposit(url="http://zenodo.example/1")


@breaks("deposit_once_a_repository")
def noted_twice() -> object:
    one = version()
    return [deposit(one) for _time in range(2)]


@breaks("deposit_check_answer_known")
def check_without_an_answer() -> object:
    return DepositCheck.objects.create(deposit=deposit(), url="https://a.example", answer="perhaps", checked_at=NOW)


@breaks("deposit_check_status_plausible")
def check_with_a_strange_status() -> object:
    told = {"url": "https://a.example", "answer": "ok", "status": 7, "checked_at": NOW}
    return DepositCheck.objects.create(deposit=deposit(), **told)


@breaks("account_repository_known")
def account_where_nothing_can_be_sent() -> object:
    return account(repository="merlot")


@breaks("account_repository_named")
def account_without_a_name() -> object:
    return account(repository="invenio")


@breaks("account_address")
def account_without_encryption() -> object:
    return account(url="http://zenodo.example")


@breaks("account_address")
def account_at_a_page() -> object:
    return account(url="https://zenodo.example/deposit")


@breaks("account_token_sealed")
def token_as_it_was_typed() -> object:
    return account(sealed_token="a token that anybody can read")


@breaks("account_token_sealed")
def token_of_no_moment() -> object:
    return account(token_set_at=None)


@breaks("account_once_a_repository")
def two_accounts_at_one_address() -> object:
    one = hub()
    return [account(one, url="https://zenodo.example") for _time in range(2)]


@breaks("push_state_known")
def push_in_no_state() -> object:
    return push(state="lost", finished_at=NOW)


@breaks("push_finished_says_when")
def push_finished_at_no_moment() -> object:
    return push(state="cancelled")


@breaks("push_failed_says_why")
def push_failed_and_silent() -> object:
    return push(state="failed", finished_at=NOW)


@breaks("push_once")
def pushed_twice() -> object:
    where = account()
    of = version()
    return [push(of=of, account=where), push(of=of, account=where, state="failed", problem="No", finished_at=NOW)]


@breaks("push_drafted_has_number")
def drafted_without_a_number() -> object:
    return push(began_at=NOW, drafted_at=NOW)


@breaks("push_drafted_has_number")
def number_of_no_draft() -> object:
    return push(record="1")


@breaks("push_in_order")
def compared_before_there_was_a_draft() -> object:
    return push(checked_at=NOW)


@breaks("push_published_on_purpose")
def made_public_by_mistake() -> object:
    steps = {"began_at": NOW, "drafted_at": NOW, "record": "1", "checked_at": NOW}
    return push(**steps, published_at=NOW + dt.timedelta(seconds=1))


@breaks("push_done_is_whole")
def done_with_nothing() -> object:
    return push(state="done", finished_at=NOW)


@breaks("pushed_file_named_once")
def two_files_of_one_name() -> object:
    one = push()
    return [PushedFile.objects.create(push=one, file=file(), key="a.pdf") for _time in range(2)]


@breaks("pushed_file_once")
def one_file_twice() -> object:
    one, sent = push(), file()
    return [PushedFile.objects.create(push=one, file=sent, key=key) for key in ("a.pdf", "b.pdf")]


@breaks("pushed_file_compared")
def sent_and_not_compared() -> object:
    return PushedFile.objects.create(push=push(), file=file(), key="a.pdf", uploaded_at=NOW)
