"""Somebody saves a resource for later, or says thanks for it; and takes that back. Twice is once."""

from accounts.models import User
from resources.models import Resource, SavedResource, Thanks


def save_for_later(resource: Resource, *, by: User) -> None:
    """Put a resource on a person's list."""
    SavedResource.objects.bulk_create([SavedResource(user=by, resource=resource)], ignore_conflicts=True)


def take_off(resource: Resource, *, by: User) -> None:
    """Take a resource off a person's list."""
    SavedResource.objects.filter(user=by, resource=resource).delete()


def say_thanks(resource: Resource, *, by: User) -> None:
    """Note a person's thanks."""
    Thanks.objects.bulk_create([Thanks(user=by, resource=resource)], ignore_conflicts=True)


def take_thanks_back(resource: Resource, *, by: User) -> None:
    """Forget a person's thanks."""
    Thanks.objects.filter(user=by, resource=resource).delete()
