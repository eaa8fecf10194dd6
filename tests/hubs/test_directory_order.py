"""Names stand in the order of a dictionary."""

from hubs.queries.directory import by_name


def test_accents_only_tell_apart_what_is_alike_without_them() -> None:
    names = ["Zâmbia", "Áustria", "Suíça", "austral", "Alemanha", "Éire", "Eire"]
    told = [name for _code, name in by_name((name, name) for name in names)]
    assert told == ["Alemanha", "austral", "Áustria", "Eire", "Éire", "Suíça", "Zâmbia"]
