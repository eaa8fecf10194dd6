"""The rule that the search's own table keeps; noted beside the cases of `breaking_cases`."""

from oshub.models import SearchDocument
from oshub.search.kinds import Kind
from tests.architecture.breaking_cases import breaks, hub


@breaks("search_document_once")
def a_hub_that_is_found_twice() -> object:
    known = SearchDocument.objects.filter(kind=Kind.HUB, object_id=hub().pk).values(
        "kind", "object_id", "hub_id", "language", "languages", "title", "subtitle", "body", "address", "dated"
    )
    return SearchDocument.objects.create(**known.get())
