"""One way or more to break each rule of open resources; noted beside the cases of `breaking_cases`."""

import datetime as dt
from itertools import count

from resources.models import (
    STRETCH,
    DownloadsOfDay,
    Facet,
    FilePreview,
    OaiMark,
    OaiRecord,
    Resource,
    ResourceAuthor,
    ResourceFile,
    ResourceLink,
    ResourceText,
    ResourceVersion,
    VersionFile,
)
from tests.architecture.breaking_cases import DAY, breaks, hub
from tests.architecture.breaking_public import picture

NOON = dt.datetime.combine(DAY, dt.time(12), tzinfo=dt.UTC)
_numbers = count(1)


def resource(**said: object) -> Resource:
    """A resource that nobody sees yet."""
    known: dict[str, object] = {"hub": said.get("hub") or hub()}
    return Resource.objects.create(**known | said)


def version(**said: object) -> ResourceVersion:
    """A draft of a version."""
    known: dict[str, object] = {"number": 1, "kind": "slides", "language": "en", "title": "Floats"}
    known["resource"] = said.get("resource") or resource()
    return ResourceVersion.objects.create(**known | said)


def published(**said: object) -> ResourceVersion:
    """A version that is public."""
    known: dict[str, object] = {"state": "published", "published_at": NOON, "licence": "MIT", "languages": ["en"]}
    return version(**known | said)


def file(**said: object) -> ResourceFile:
    """A file of a resource."""
    known: dict[str, object] = {"title": "Plan", "kind": "pdf", "size": 7, "sha256": "0" * 64}
    known["resource"] = said.get("resource") or resource()
    return ResourceFile.objects.create(**known | said)


# ── What stands under a number ────────────────────────────────────────────────────────────────────────────────────────
@breaks("resource_state_known")
def a_resource_that_stands_nowhere() -> object:
    return resource(state="gone", current=published(), published_at=NOON)


@breaks("resource_public_has_version")
def a_public_resource_without_a_version() -> object:
    return resource(state="published", published_at=NOON)


@breaks("resource_public_has_version")
def a_draft_with_the_moment_of_becoming_public() -> object:
    return resource(published_at=NOON)


@breaks("resource_withdrawn_says_why")
def a_resource_withdrawn_without_a_word() -> object:
    current = published()
    told = {"state": "withdrawn", "current": current, "published_at": NOON, "withdrawn_at": NOON}
    return Resource.objects.filter(pk=current.resource_id).update(**told, withdrawn_why=" ")


@breaks("resource_withdrawn_says_why")
def a_draft_that_says_why_it_is_withdrawn() -> object:
    return resource(withdrawn_why="Nobody saw it.")


# ── What a version says ───────────────────────────────────────────────────────────────────────────────────────────────
@breaks("version_number_once")
def a_second_first_version() -> object:
    return version(resource=published().resource)


@breaks("version_open_once")
def a_second_draft() -> object:
    return version(resource=version().resource, number=2)


@breaks("version_state_known")
def a_version_that_stands_nowhere() -> object:
    return version(state="gone")


@breaks("version_kind_known")
def a_version_of_no_kind() -> object:
    return version(kind="poem")


@breaks("version_language_code")
def a_version_in_a_language_in_words() -> object:
    return version(language="Portuguese")


@breaks("version_title_given")
def a_version_without_a_title() -> object:
    return version(title=" ")


@breaks("version_audiences_known")
def a_version_for_cats() -> object:
    return version(audiences=["cat"])


@breaks("version_levels_known")
def a_version_of_level_nine() -> object:
    return version(levels=[9])


@breaks("version_subjects_known")
def a_version_about_nothing_known() -> object:
    return version(subjects=["9999"])


@breaks("version_goals_known")
def a_version_for_an_eighteenth_goal() -> object:
    return version(sdgs=[18])


@breaks("version_few_keywords")
def a_version_with_too_many_keywords() -> object:
    return version(keywords=[str(number) for number in range(21)])


@breaks("version_ages_in_order")
def a_version_for_ages_backwards() -> object:
    return version(age_from=12, age_to=8)


@breaks("version_ages_in_order")
def a_version_with_half_an_age() -> object:
    return version(age_from=12)


@breaks("version_minutes_plausible")
def a_version_that_takes_no_time() -> object:
    return version(minutes=0)


@breaks("version_licence_open")
def a_version_that_is_not_open() -> object:
    return version(licence="CC-BY-NC-4.0")


@breaks("version_adapted_from_one")
def a_version_adapted_from_an_address_alone() -> object:
    return version(adapted_url="https://x.example/")


@breaks("version_adapted_from_one")
def a_version_adapted_from_two_things() -> object:
    told = {"adapted_url": "https://x.example/", "adapted_title": "X", "adapted_licence": "MIT"}
    return version(adapted_from=published().resource, **told)


@breaks("version_picture_described")
def a_version_with_a_picture_without_words() -> object:
    return version(picture=picture())


@breaks("version_public_is_complete")
def a_public_version_without_a_licence() -> object:
    return published(licence="")


@breaks("version_public_is_complete")
def a_draft_with_the_moment_of_publishing() -> object:
    return version(published_at=NOON)


@breaks("version_says_what_changed")
def a_second_version_that_does_not_say_what_changed() -> object:
    return published(resource=published().resource, number=2)


@breaks("version_public_stays")
def a_public_version_that_changes() -> object:
    return ResourceVersion.objects.filter(pk=published().pk).update(title="Another")


@breaks("version_public_stays")
def a_public_version_that_is_deleted() -> object:
    return published().delete()


@breaks("version_public_stays")
def a_translation_that_comes_late() -> object:
    return ResourceText.objects.create(of=published(), language="pt", title="Boias")


# ── What belongs to a version ─────────────────────────────────────────────────────────────────────────────────────────
@breaks("resource_text_once_a_language")
def a_second_translation_into_a_language() -> object:
    text = ResourceText.objects.create(of=version(), language="pt", title="Boias")
    return ResourceText.objects.create(of=text.of, language="pt", title="Boias")


@breaks("resource_text_language_code")
def a_translation_into_a_language_in_words() -> object:
    return ResourceText.objects.create(of=version(), language="Portuguese", title="Boias")


@breaks("resource_text_title_given")
def a_translation_without_a_title() -> object:
    return ResourceText.objects.create(of=version(), language="pt", title=" ")


@breaks("resource_author_named")
def an_author_without_a_name() -> object:
    return ResourceAuthor.objects.create(of=version(), name=" ")


@breaks("resource_author_orcid")
def an_author_with_half_an_orcid() -> object:
    return ResourceAuthor.objects.create(of=version(), name="Ana Example", orcid="0000-0002")


@breaks("resource_author_once")
def the_same_author_twice() -> object:
    author = ResourceAuthor.objects.create(of=version(), name="Ana Example")
    return ResourceAuthor.objects.create(of=author.of, name="Ana Example")


@breaks("resource_link_says_what")
def a_link_to_who_knows_what() -> object:
    return ResourceLink.objects.create(of=version(), title=" ", url="https://x.example/")


@breaks("resource_link_address")
def a_link_that_runs() -> object:
    return ResourceLink.objects.create(of=version(), title="Film", url="javascript:alert(1)")


@breaks("resource_link_once")
def the_same_link_twice() -> object:
    link = ResourceLink.objects.create(of=version(), title="Film", url="https://x.example/")
    return ResourceLink.objects.create(of=link.of, title="Again", url="https://x.example/")


@breaks("resource_file_kind_known")
def a_file_that_runs() -> object:
    return file(kind="exe")


@breaks("resource_file_size_plausible")
def an_empty_file() -> object:
    return file(size=0)


@breaks("resource_file_has_checksum")
def a_file_without_a_checksum() -> object:
    return file(sha256="none")


@breaks("resource_file_titled")
def a_file_without_a_title() -> object:
    return file(title=" ")


@breaks("resource_file_picture_has_size")
def a_picture_without_a_size() -> object:
    return file(kind="webp")


@breaks("version_file_once")
def a_file_twice_in_a_version() -> object:
    placed = VersionFile.objects.create(of=version(), file=file())
    return VersionFile.objects.create(of=placed.of, file=placed.file)


@breaks("downloads_once_a_day")
def the_downloads_of_a_day_twice() -> object:
    noted = DownloadsOfDay.objects.create(file=file(), day=DAY, number=1)
    return DownloadsOfDay.objects.create(file=noted.file, day=DAY, number=2)


@breaks("downloads_are_some")
def a_day_without_downloads() -> object:
    return DownloadsOfDay.objects.create(file=file(), day=DAY, number=0)


# ── What harvesters were told ─────────────────────────────────────────────────────────────────────────────────────────
def record(**said: object) -> OaiRecord:
    """What harvesters were told of a resource."""
    return OaiRecord.objects.create(
        **{"number": next(_numbers), "stamped_at": NOON, "digest": "0" * 64, "sets": ["openaire"], **said}
    )


@breaks("oai_record_stands_once")
def a_record_that_stands_twice() -> object:
    return record(number=record().number)


@breaks("oai_record_numbered")
def a_record_of_no_resource() -> object:
    return record(number=0)


@breaks("oai_record_in_time")
def a_record_replaced_before_it_was_made() -> object:
    return record(replaced_at=NOON)


@breaks("oai_record_has_checksum")
def a_record_without_a_checksum() -> object:
    return record(digest="")


@breaks("oai_mark_numbered")
def a_mark_of_no_resource() -> object:
    return OaiMark.objects.create(number=0)


# ── Facets of the library ─────────────────────────────────────────────────────────────────────────────────────────────
def facet(**said: object) -> Facet:
    """A value of a filter, with no resource in it."""
    return Facet.objects.create(**{"stretch": 7, "filter": "kind", "value": "slides", "members": "0" * STRETCH, **said})


@breaks("facet_once")
def a_facet_twice() -> object:
    facet()
    return facet()


@breaks("facet_filter_known")
def a_facet_of_an_unknown_filter() -> object:
    return facet(filter="colour")


@breaks("facet_stretch_counted")
def a_facet_before_the_first() -> object:
    return facet(stretch=-1)


# ── What a PDF looks like ─────────────────────────────────────────────────────────────────────────────────────────────
@breaks("resource_preview_has_size_of_a_page")
def a_picture_of_no_page() -> object:
    return FilePreview.objects.create(file=file(), pages=0, width=400, height=566)


@breaks("resource_preview_has_size_of_a_page")
def a_picture_without_a_height() -> object:
    return FilePreview.objects.create(file=file(), pages=1, width=400)


@breaks("resource_preview_has_size_of_a_page")
def a_picture_as_tall_as_a_poster() -> object:
    return FilePreview.objects.create(file=file(), pages=1, width=400, height=6000)
