"""The rules of the house, as far as they can be read off the code. A rule that is broken says its name."""

import ast
import importlib
import re

from django.db.migrations.loader import MigrationLoader
from django.forms import BaseForm, Textarea

from hubs.forms.editing import TextArea
from oshub.checks import tracked
from oshub.settings.base import ROOT
from tests.architecture.routes import all_routes
from tests.architecture.source import Module, lines_of, modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_VIEW = 25
WRITES = {
    "save", "create", "get_or_create", "update_or_create", "delete", "update",
    "bulk_create", "bulk_update", "asave", "acreate", "adelete", "aupdate",
}  # fmt: skip
# Not tables: a digest and a form's own list of errors.
NO_TABLES = {("hubs/views/stored.py", "digest.update")}
# The front door has no shelves; these modules of it answer requests.
VIEWS_OF_THE_FRONT_DOOR = {
    "oshub.app",
    "oshub.views",
    "oshub.places",
    "oshub.health",
    "oshub.navigation",
    "oshub.search.views",
    "oshub.og",
    "oshub.sitemap",
    "oshub.pack.views",
}


def on(*shelves: str) -> list[Module]:
    return [
        module
        for module in modules()
        if module.shelf in shelves or ("views" in shelves and module.name in VIEWS_OF_THE_FRONT_DOOR)
    ]


def where(module: Module, node: ast.expr | ast.stmt) -> str:
    return f"{module.path}:{node.lineno}: {ast.unparse(node)[:80]}"


def test_every_query_starts_at_the_hub() -> None:
    """Rule 2: views and forms ask queries and QuerySets; they never reach for a table."""
    found = [
        where(module, node)
        for module in on("views", "forms")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager")
    ]
    assert not found, "\n".join(found)


def test_writes_live_in_actions() -> None:
    """Rule 3: views, forms, queries and tasks change no table."""
    found = [
        where(module, call)
        for module in on("views", "forms", "queries", "tasks")
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES
        if (str(module.path), ast.unparse(call.func)) not in NO_TABLES
    ]
    assert not found, "\n".join(found)


def test_only_the_door_knows_how_rights_are_kept() -> None:
    """Rule 1: django-guardian and groups are known to hubs.access, to its tables, and to nobody else."""
    allowed = {"hubs.access", "hubs.roles", "hubs.models.hub"}
    found = [
        where(module, node)
        for module in modules()
        if module.name not in allowed
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "guardian"
    ]
    assert not found, "\n".join(found)


def test_no_answer_is_stored_without_asking_who_it_is_for() -> None:
    """Django's `cache_page` keeps an answer before anybody knows whose it is, so it is not used at all."""
    assert not [str(module.path) for module in modules() if re.search(r"cache_page\(", module.text)]


def test_only_where_nobodys_sign_in_counts_no_token_of_a_form_is_needed() -> None:
    """Mail programs stop mails by themselves (RFC 8058), programs of hubs show a token, harvesters only read."""
    found = [module.path.as_posix() for module in modules() if "csrf_exempt" in module.text]
    assert sorted(found) == [
        "accounts/views/stopping.py",
        "impact/views/api/door.py",
        "resources/views/harvest.py",
    ]


def test_views_read_numbers_through_one_function() -> None:
    """`accounts.sent.whole_number` knows what a key can be; "²" is a digit to Python, and no number."""
    found = [
        where(module, call)
        for module in on("views")
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("isdecimal", "isdigit", "isnumeric")
    ]
    assert not found, "\n".join(found)


def test_a_line_end_counts_as_one_letter_in_every_field_for_text() -> None:
    """A browser sends two for each; `hubs.forms.editing.text_area` counts as the browser does that says what fits."""
    forms = {
        one
        for module in on("forms")
        for one in vars(importlib.import_module(module.name)).values()
        if isinstance(one, type) and issubclass(one, BaseForm) and one.__module__ == module.name
    }
    found = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, Textarea) and not isinstance(field.widget, TextArea)
    ]
    found += [
        where(module, node)
        for module in modules()
        if module.name != "hubs.forms.editing"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "Textarea"
    ]
    assert not found, "\n".join(sorted(found))


def test_pages_take_no_more_than_ten_lines_or_so() -> None:
    """A view fetches with access, asks a form, calls one action, and redirects or renders."""
    found = [
        f"{module.path}: {view.name} has {lines_of(view)} lines"
        for module in on("views")
        for view in module.tree.body
        if isinstance(view, ast.FunctionDef) and "request" in ast.unparse(view.args).split(":")[0]
        if lines_of(view) > LONGEST_VIEW
    ]
    assert not found, "\n".join(found)


def test_files_and_functions_are_short() -> None:
    """One idea a file, one step a function."""
    long = [
        f"{module.path} has {len(module.text.splitlines())} lines"
        for module in modules()
        if len(module.text.splitlines()) > LONGEST_FILE
    ]
    long += [
        f"{module.path}: {function.name} has {lines_of(function)} lines"
        for module in modules()
        for function in module.functions()
        if lines_of(function) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_every_public_thing_says_what_it_is_for() -> None:
    """Modules, classes, functions, and the methods that are ours and not Django's."""
    silent = [str(module.path) for module in modules() if module.text.strip() and not ast.get_docstring(module.tree)]
    for module in modules():
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            silent += [] if ast.get_docstring(node) else [f"{module.path}: {node.name}"]
            silent += _silent_methods(module, node) if isinstance(node, ast.ClassDef) else []
    assert not silent, "\n".join(silent)


def _silent_methods(module: Module, node: ast.ClassDef) -> list[str]:
    methods = [m for m in node.body if isinstance(m, ast.FunctionDef) and not m.name.startswith("_")]
    silent = [method.name for method in methods if not ast.get_docstring(method)]
    if not silent:
        return []
    bases = getattr(importlib.import_module(module.name), node.name).__mro__[1:]
    return [f"{module.path}: {node.name}.{name}" for name in silent if not any(name in vars(base) for base in bases)]


def test_every_address_that_the_code_names_is_there() -> None:
    names = {route.name for route in all_routes()}
    found = [
        where(module, call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Name) and call.func.id in ("reverse", "reverse_lazy", "redirect")
        if call.args and isinstance(call.args[0], ast.Constant)
        if not str(call.args[0].value).startswith("/") and call.args[0].value not in names
    ]
    assert not found, "\n".join(found)


def test_migrations_of_a_room_are_one_line() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    ours = {module.path.parts[0] for module in modules()}
    merges = [
        key for key, migration in loader.disk_migrations.items() if key[0] in ours and _own_parents(migration) > 1
    ]
    assert merges == []


def _own_parents(migration: object) -> int:
    dependencies: list[tuple[str, str]] = getattr(migration, "dependencies", [])
    return sum(app == getattr(migration, "app_label", "") for app, _name in dependencies)


def test_the_main_job_can_be_followed_from_step_to_step() -> None:
    """The first line of each file on the path of the main job says its step, and docs/DATA_PATH.md says the same."""
    said: dict[int, set[str]] = {}
    for module in modules():
        if found := re.match(r"Step (\d+) of the main job: ", ast.get_docstring(module.tree) or ""):
            said.setdefault(int(found[1]), set()).add(module.path.as_posix())
    page = (ROOT / "docs" / "DATA_PATH.md").read_text(encoding="utf-8")
    told = {int(step): files for step, files in re.findall(r"^\| (\d+) \| ([^|]*) \|", page, re.MULTILINE)}
    assert sorted(said) == sorted(told) == list(range(1, len(told) + 1))
    for step, files in told.items():
        first, *others = re.findall(r"`([^`]+)`", files)
        assert first in said[step], f"{first} does not say that it is step {step}."
        assert {path.rpartition("/")[2] for path in said[step]} <= {first.rpartition("/")[2], *others}


def test_no_file_names_a_registry_of_packages() -> None:
    """Every machine has its own; where packages come from is its affair and not the project's."""
    registry = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|yarnpkg|proxy\.golang)[\w.-]*", re.IGNORECASE)
    found = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match[0]}" for match in registry.finditer(text)]
    assert not found, "\n".join(found)
