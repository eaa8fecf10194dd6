"""Looking an organisation up in what ROR's file says (`manage.py import_ror`): by name and country, or by its id."""

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from hubs.folding import fold, words_of
from hubs.models import RorEntry

MOST = 6
WORDS = 12  # of a name; more narrow nothing


def ror_is_known() -> bool:
    """Whether a file was ever imported."""
    return RorEntry.objects.exists()


def find_ror(ror: str) -> RorEntry | None:
    """The entry with an id."""
    return RorEntry.objects.filter(pk=ror).first()


def suggested(name: str, country: str) -> list[RorEntry]:
    """Entries that a name may mean, the likeliest first: with all its words, else with some. Two queries at most."""
    words = list(dict.fromkeys(words_of(name)))[:WORDS]
    if not words:
        return []
    return list(_with(words, " & ", name, country)[:MOST]) or list(_with(words, " | ", name, country)[:MOST])


def _with(words: list[str], joined_by: str, name: str, country: str) -> QuerySet[RorEntry]:
    # Letters and digits only (words_of), so that nothing typed is an operator.
    query = SearchQuery(joined_by.join(f"{word}:*" for word in words), config="simple", search_type="raw")
    vector = SearchVector("folded", config="simple")
    found = RorEntry.objects.annotate(vector=vector).filter(vector=query)
    if country:
        found = found.filter(country=country)
    is_name = When(folded__startswith=f"{fold(name)}\n", then=Value(0))
    exact = Case(is_name, default=Value(1), output_field=IntegerField())
    return found.annotate(exact=exact, rank=SearchRank(F("vector"), query, normalization=Value(1))).order_by(
        "exact", "-rank", "name", "pk"
    )
