"""A hub's accounts at repositories: set up, given another token, or left without one. A token is never shown again."""

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from resources.models import Push, PushState, Repository, RepositoryAccount
from resources.sealing import seal

logger = structlog.get_logger(__name__)


class StillSending(Exception):
    """Something is on its way with this token. Nothing was written."""


@transaction.atomic
def set_token(*, hub: Hub, by: User, repository: str, name: str, url: str, token: str) -> RepositoryAccount:
    """Set up an account, or give the one at that address another token. Raises StillSending."""
    row = RepositoryAccount.objects.select_for_update().filter(hub=hub, url=url).first()
    row = row or RepositoryAccount(hub=hub, url=url)
    _refuse_while_sending(row)
    row.repository, row.name = repository, "" if Repository(repository).is_named else name
    row.sealed_token, row.token_set_at, row.token_set_by, row.refused_at = seal(token), timezone.now(), by, None
    row.save()
    logger.info("repository_token_set", hub=hub.code, account=row.pk, by=by.pk)
    return row


@transaction.atomic
def remove_token(account: RepositoryAccount, *, by: User) -> None:
    """Forget a token. What was sent with it stays on the list. Raises StillSending."""
    row = RepositoryAccount.objects.select_for_update().get(pk=account.pk)
    _refuse_while_sending(row)
    row.sealed_token, row.token_set_at, row.token_set_by, row.refused_at = "", None, by, None
    row.save()
    logger.info("repository_token_removed", account=row.pk, by=by.pk)


def _refuse_while_sending(row: RepositoryAccount) -> None:
    if row.pk and Push.objects.filter(account=row, state=PushState.WAITING).exists():
        raise StillSending
