"""Entries that look alike are found without holding a name against all others, and as surely as if it were."""

import pytest
from django.db import connection

from hubs.models import Organisation, OrganisationKind
from hubs.models.register import OrganisationName, OrganisationWord
from hubs.queries.alike import _host, _likeness, _telling, alike_pairs, looking_like

NAMES = (
    "Escola Superior de Educação da Raia",
    "Escola Superior Agrária da Raia",
    "Instituto Politécnico da Raia",
    "Instituto Politecnico do Vale",
    "Câmara Municipal de Almofeira",
    "Camara Municipal Almofeira",
    "Universität Linz",
    "Universitaet Linz",
    "Old Mill",
    "The Old Mill",
    "Wasserwerk Nord",
    "Wasser Werk Nord",
    "Het Lab",
    "De Van",
    "Δήμος Λήμνου",
    "Δήμος Λημνού",
)
TYPED = (
    "Escola Superior da Educacao da Raia",
    "Instituto Politécnic da Raia",
    "Camara Municipal de Almoferia",
    "Old Mil",
    "Wasserwerk Nort",
    "Het Lab Leiden",
    "De Van",
    "Δημος Λημνου",
    "Nobody at all",
    "Uni Linz",
)


def entry(name: str, country: str = "PT", **told: object) -> Organisation:
    return Organisation(name=name, kind=OrganisationKind.OTHER, country=country, **told)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*NAMES, *TYPED, "a-b_c 12", "  ", "of the", "Ærø & Øst, ŁÓDŹ"])
def test_the_database_takes_names_apart_as_the_portal_does(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hubs_telling_words(%s)", [name])
        assert cursor.fetchone()[0] == sorted(_telling(name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["https://www.lab.example/a?b", "http://lab.example", "https://me@Lab.Example:8000/x", ""]
)
def test_the_database_reads_hosts_as_the_portal_does(address: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hubs_host(%s)", [address])
        assert cursor.fetchone()[0] == _host(address)


@pytest.mark.django_db
def test_what_is_found_is_what_comparing_with_all_finds() -> None:
    Organisation.objects.bulk_create([entry(name) for name in NAMES])
    Organisation.objects.bulk_create([entry(f"Escola da Terra {number}") for number in range(60)])
    rows = list(Organisation.objects.order_by("pk"))
    for typed in TYPED:
        new = entry(typed)
        scores = sorted((-_likeness(new, row), row.pk) for row in rows if _likeness(new, row))
        expected = {pk for _score, pk in scores[:5]}
        assert {row.pk for row in looking_like(new)} == expected, typed


@pytest.mark.django_db
def test_names_follow_their_entries() -> None:
    entry("Old Mill", other_names=["Velho Moinho"]).save()
    row = Organisation.objects.get()
    assert [one.words for one in OrganisationName.objects.order_by("words")] == [["mill", "old"], ["moinho", "velho"]]
    assert set(OrganisationWord.objects.values_list("word", flat=True)) == {"mill", "old", "moinho", "velho"}
    Organisation.objects.filter(pk=row.pk).update(name="New Mill", other_names=[])
    assert [one.words for one in OrganisationName.objects.all()] == [["mill", "new"]]
    Organisation.objects.filter(pk=row.pk).update(place="Lago")
    assert OrganisationName.objects.count() == 1
    row.delete()
    assert not OrganisationName.objects.exists()


@pytest.mark.django_db
def test_pairs_have_the_same_words_or_the_same_website() -> None:
    for name, told in (
        ("Old Mill", {}),
        ("The Old Mill", {}),
        ("Water Lab", {"website": "https://lab.example/"}),
        ("Quite another name", {"website": "http://www.lab.example/en"}),
        ("Alone", {}),
    ):
        entry(name, **told).save()
    entry("Old Mill", country="ES").save()
    assert [(one.name, other.name) for one, other in alike_pairs()] == [
        ("Old Mill", "The Old Mill"),
        ("Water Lab", "Quite another name"),
    ]
