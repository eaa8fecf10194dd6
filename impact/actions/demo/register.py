"""Writes what the register of the demonstration knows of organisations, and one pair of twins for somebody to merge."""

from collections.abc import Sequence
from dataclasses import asdict

from accounts.models import User
from hubs.actions.import_ror import import_ror
from hubs.actions.organisations import add_organisation
from hubs.models import Organisation
from impact.demo.organisations import ROR_FILE, read_register
from projects.models import Partnership


def write_register(organisations: Sequence[Organisation], *, by: User) -> None:
    """Websites, ids and other names; the twins, each with a part in one partnership: a merge moves it."""
    import_ror(file=ROR_FILE)
    register = read_register()
    by_name = {row.name: row for row in organisations}
    for name, known in register.known.items():
        said = asdict(known) | {"other_names": list(known.other_names)}
        Organisation.objects.filter(pk=by_name[name].pk).update(**said)
    for twin in register.twins:
        first = by_name[twin.of]
        values = {
            "name": twin.name,
            "kind": twin.kind,
            "country": first.country,
            "place": first.place,
            "other_names": list(twin.other_names),
        }
        row = add_organisation(by=by, values=values)
        tie = Partnership.objects.filter(hub__country=first.country).exclude(organisations=first).order_by("pk").first()
        if tie is not None:
            tie.organisations.add(row)
