"""How the library looks for words. The search stands in a room above, which says here how it is asked."""

from collections.abc import Callable

Finder = Callable[[str, int], list[int]]


def _nothing(_text: str, _most: int) -> list[int]:
    return []


_finder: Finder = _nothing


def look_with(finder: Finder) -> None:
    """Let resources be found by a function: a text and a number give the keys of the best matches, best first."""
    global _finder
    _finder = finder


def found_by(text: str, most: int) -> list[int]:
    """The keys of the resources that a text finds, best first."""
    return _finder(text, most)
