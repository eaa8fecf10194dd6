"""What has to be held before two schools are merged, so that nobody who signs up at that moment waits for ever."""

from collections.abc import Sequence

from projects.models import Call, SignUp


def lock_calls_of(schools: Sequence[int]) -> None:
    """Wait for the calls that these schools are signed up to: who signs up holds the call first, then the school."""
    calls = SignUp.objects.filter(school__in=schools).values("call")
    held = Call.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=calls).order_by("pk")
    list(held.values_list("pk", flat=True))
