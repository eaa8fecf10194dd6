"""Sign-ups that stand between two schools which were merged."""

from collections.abc import Collection

from projects.models import SignUpClass


def sign_ups_across(school: int, going_back: Collection[int], with_them: Collection[int]) -> list[str]:
    """Titles of projects with a sign-up that would have classes of another school if these went back. One query.

    `going_back` are the keys of the classes, `with_them` those of the sign-ups that would go back too.
    """
    rows = SignUpClass.objects.filter(sign_up__school=school).values_list(
        "sign_up", "school_class", "sign_up__call__project__title"
    )
    return sorted(
        {title for sign_up, one, title in rows if (one in going_back) != (sign_up in with_them)}, key=str.casefold
    )
