"""The account itself: one address one account, however it is written, and nothing half-filled in the table."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_an_address_is_stored_in_small_letters() -> None:
    user = User.objects.create_user("  Ana@PT.oshub.Example ", name="Ana")
    assert user.email == "ana@pt.oshub.example"


def test_a_person_is_found_however_the_address_is_written() -> None:
    user = make_user("ana@pt.oshub.example")
    assert User.objects.get_by_natural_key("ANA@pt.oshub.example") == user


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("accounts_user_email_small_letters", {"email": "Ana@pt.oshub.example"}),
        ("accounts_user_email_once", {"email": "taken@pt.oshub.example"}),
        ("accounts_user_email_complete", {"email": "ana"}),
        ("accounts_user_email_complete", {"email": ""}),
        ("accounts_user_name_given", {"name": "  "}),
        ("accounts_user_language_code", {"language": "Portuguese"}),
    ],
)
def test_the_database_refuses(constraint: str, wrong: dict[str, str]) -> None:
    make_user("taken@pt.oshub.example")
    row = {"email": "ana@pt.oshub.example", "name": "Ana", "language": "pt"} | wrong
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.bulk_create([User(**row)])


def test_the_address_taken_is_refused_in_words() -> None:
    make_user("ana@pt.oshub.example")
    with pytest.raises(ValidationError, match="There is an account with this email address already"):
        User(email="ANA@pt.oshub.example", name="Other Ana", password="x").full_clean()


def test_without_a_password_nobody_signs_in_with_one() -> None:
    assert not User.objects.create_user("ana@pt.oshub.example", name="Ana").has_usable_password()


def test_a_superuser_is_made_for_the_command_line() -> None:
    user = User.objects.create_superuser("root@oshub.example", "secret-words", name="Root")
    assert user.is_superuser
    assert user.is_staff


def test_a_greeting_takes_the_first_word_of_the_name() -> None:
    user = make_user(name="Ana Maria Example")
    assert (user.get_short_name(), user.get_full_name(), str(user)) == ("Ana",) + ("Ana Maria Example",) * 2


@pytest.mark.parametrize(("chosen", "spoken"), [("pt", "pt"), ("xx", ""), ("", "")])
def test_a_language_that_is_no_longer_spoken_is_left_aside(chosen: str, spoken: str) -> None:
    assert make_user(language=chosen).interface_language == spoken
