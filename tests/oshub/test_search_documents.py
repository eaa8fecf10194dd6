"""What the search finds is what is there and public, whoever changes it and however."""

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from hubs.models import Challenge, Hub, HubProfile
from oshub.models import SearchDocument, SearchWord
from oshub.search.documents import differences, rebuild
from oshub.search.kinds import Kind
from oshub.tasks import rebuild_search
from projects.models import Event, Post, Project, State
from projects.models.publishing import UNSEEN
from resources.models import Collection
from schools.models import School, Shown
from tests.factories.network import OPENED_ON, make_hub, make_project, make_school
from tests.factories.public import agree_to_page, make_challenge, make_event, make_post, make_profile
from tests.factories.resources import make_collection, make_resource

pytestmark = pytest.mark.django_db


def titles(kind: Kind) -> set[str]:
    return set(SearchDocument.objects.filter(kind=kind).values_list("title", flat=True))


def test_a_school_is_found_as_long_as_it_agrees() -> None:
    school = make_school(make_hub(), "Valley School")
    assert titles(Kind.SCHOOL) == set()
    agree_to_page(school, Shown.ABOUT, about="Old walls.")
    assert SearchDocument.objects.get(kind=Kind.SCHOOL).body == "Old walls."
    agree_to_page(school, Shown.LEVELS, about="Old walls.")
    assert SearchDocument.objects.get(kind=Kind.SCHOOL).body == ""
    School.objects.filter(pk=school.pk).update(page_agreed_on=None)
    assert titles(Kind.SCHOOL) == set()


def test_a_project_is_found_by_the_stems_of_the_language_that_it_is_written_in() -> None:
    hub = make_hub()
    Hub.objects.filter(pk=hub.pk).update(languages=["cs"])
    project = make_project(hub, "Rios limpos")
    told = SearchDocument.objects.filter(kind=Kind.PROJECT).values_list("language", "languages")
    assert told.get() == ("", ["cs", "en"])
    Project.objects.filter(pk=project.pk).update(language="pt")
    assert told.get() == ("pt", ["pt"])
    Challenge.objects.filter(pk=make_challenge(hub).pk).update(language="pt")
    assert SearchDocument.objects.get(kind=Kind.CHALLENGE).languages == ["pt"]
    assert not any(differences().values())


@pytest.mark.parametrize("state", State)
def test_only_what_is_published_is_found(state: State) -> None:
    hub = make_hub()
    make_post(hub, "A post", state=state)
    make_event(hub, "An event", state=state)
    moment = None if state in UNSEEN else dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    make_collection(hub, [make_resource(hub)], "A collection", state=state, published_at=moment)
    public = state == State.PUBLISHED
    assert titles(Kind.POST) == ({"A post"} if public else set())
    assert titles(Kind.EVENT) == ({"An event"} if public else set())
    assert titles(Kind.COLLECTION) == ({"A collection"} if public else set())


def test_a_challenge_is_found_by_all_that_it_says() -> None:
    challenge = make_challenge(make_hub(), "Dry wells", summary="No water in August.", mission="Rain for everybody.")
    document = SearchDocument.objects.get(kind=Kind.CHALLENGE)
    assert document.body == "No water in August.\n\nRain for everybody."
    Challenge.objects.filter(pk=challenge.pk).update(title="Wells that run dry")
    assert titles(Kind.CHALLENGE) == {"Wells that run dry"}
    challenge.delete()
    assert titles(Kind.CHALLENGE) == set()


def test_a_hub_is_found_in_each_language_of_its_profile() -> None:
    hub = make_hub("OSHub-PT", name="Hub Portugal")
    assert SearchDocument.objects.get(kind=Kind.HUB).language == ""
    make_profile(hub, "pt", assets="Uma oficina")
    english = make_profile(hub, "en", assets="A workshop")
    assert set(SearchDocument.objects.filter(kind=Kind.HUB).values_list("language", flat=True)) == {"pt", "en"}
    HubProfile.objects.filter(pk=english.pk).delete()
    assert SearchDocument.objects.get(kind=Kind.HUB).body == "Uma oficina"


def test_the_languages_of_a_hub_reach_its_projects_schools_and_challenges() -> None:
    hub = make_hub()
    make_challenge(hub)
    make_project(hub)
    agree_to_page(make_school(hub))
    Hub.objects.filter(pk=hub.pk).update(languages=["el"])
    for kind in (Kind.PROJECT, Kind.SCHOOL, Kind.CHALLENGE):
        assert "el" in SearchDocument.objects.get(kind=kind).languages
    assert not any(differences().values())


def test_markdown_is_found_by_its_text_alone() -> None:
    make_post(make_hub(), body="A **bold** [river](https://secret.example/path) `code`\n\n> said")
    body = SearchDocument.objects.get(kind=Kind.POST).body
    assert "A bold river code" in body
    assert "secret" not in body


def random_change(dice: random.Random, hubs: list[Hub]) -> None:
    """One change that somebody may make, straight in the table or in many rows at once."""
    hub, word = dice.choice(hubs), f"word{dice.randrange(30)}"
    state = dice.choice(State.values)
    states = {
        "state": state,
        "published_at": None if state == State.DELETED else dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    }
    day = dice.choice([None, OPENED_ON])
    changes: list[Callable[[], object]] = [
        lambda: Hub.objects.filter(pk=hub.pk).update(name=word, languages=dice.choice([["pt"], ["cs", "de"], []])),
        lambda: HubProfile.objects.update_or_create(
            hub=hub, language=dice.choice(["pt", "en"]), defaults={"assets": word}
        ),
        lambda: HubProfile.objects.filter(hub=hub).delete(),
        lambda: make_project(hub),
        lambda: Project.objects.filter(hub=hub).update(story=word, languages=["fr"]),
        lambda: Project.objects.filter(
            pk__in=list(Project.objects.order_by("pk").values_list("pk", flat=True)[:1])
        ).delete(),
        lambda: School.objects.bulk_create([School(hub=hub, name=f"{word} {dice.random()}", place="X", country="PT")]),
        lambda: School.objects.update(partner_since=OPENED_ON, page_agreed_on=day, shows=["about"], about=word),
        lambda: School.objects.filter(hub=hub).update(hub=dice.choice(hubs)),
        lambda: make_post(hub, word, state=State(state)),
        lambda: Post.objects.filter(hub=hub).update(body=word, **states),
        lambda: make_event(hub, word, state=State(state)),
        lambda: Event.objects.filter(hub=hub).update(place=word, **states),
        lambda: Event.objects.filter(hub=hub).delete(),
        lambda: make_collection(hub, [], word, state=State.DRAFT),
        lambda: Collection.objects.filter(hub=hub).update(introduction=word, **states | {"members": [1]}),
        lambda: Collection.objects.filter(hub=hub).delete(),
    ]
    dice.choice(changes)()


@pytest.mark.parametrize("seed", range(4))
def test_documents_are_what_their_sources_say_after_any_changes(seed: int) -> None:
    dice = random.Random(seed)
    hubs = [make_hub() for _ in range(3)]
    for number in range(60):
        if number % 7 == 0:
            with transaction.atomic():
                random_change(dice, hubs)
                transaction.set_rollback(True)
        random_change(dice, hubs)
        assert not any(differences().values()), number
    kept = set(SearchDocument.objects.values_list("kind", "object_id", "language", "title"))
    SearchDocument.objects.all().delete()
    rebuild()
    assert set(SearchDocument.objects.values_list("kind", "object_id", "language", "title")) == kept


def test_a_change_that_nobody_can_find_writes_nothing() -> None:
    project = make_project(make_hub())
    before = SearchDocument.objects.extra(select={"row": "ctid::text"}).values_list("row", flat=True)
    known = list(before.all())
    Project.objects.filter(pk=project.pk).update(sdgs=[4])
    assert list(before.all()) == known


def test_the_nightly_task_mends_what_was_broken_and_forgets_words() -> None:
    make_project(make_hub(), "Zebrafinken")
    SearchDocument.objects.filter(kind=Kind.PROJECT).update(title="Wrong")
    SearchDocument.objects.filter(kind=Kind.HUB).delete()
    SearchWord.objects.create(word="zebrafinken", trigrams=["zeb"])
    SearchWord.objects.create(word="nobodysword", trigrams=["nob"])
    assert differences() == {
        Kind.HUB: 1,
        Kind.PROJECT: 2,
        Kind.SCHOOL: 0,
        Kind.RESOURCE: 0,
        Kind.COLLECTION: 0,
        Kind.CHALLENGE: 0,
        Kind.POST: 0,
        Kind.EVENT: 0,
    }
    with pytest.raises(CommandError):
        call_command("rebuild_search", check=True)
    rebuild_search()
    call_command("rebuild_search", check=True)
    assert SearchWord.objects.filter(word="zebrafinken").count() == 1
    assert not SearchWord.objects.filter(word="nobodysword").exists()


@pytest.mark.parametrize(
    ("language", "config"),
    [
        ("pt", "portuguese"),
        ("pt-br", "portuguese"),
        ("de", "german"),
        ("el", "greek"),
        ("cs", "simple"),
        ("", "simple"),
    ],
)
def test_each_language_has_its_own_stems_where_the_database_knows_it(language: str, config: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_config(%s)::text", [language])
        assert cursor.fetchone()[0] == config
