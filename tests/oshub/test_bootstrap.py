"""Preparing a machine: what is copied, what is drawn, when a step is done again, what is said when one fails."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from oshub import bootstrap
from oshub.settings.base import ROOT


def test_the_icons_are_gathered_by_name(tmp_path: Path) -> None:
    for name in ("key", "person"):
        (tmp_path / f"{name}.svg").write_text(f'<svg class="x" viewBox="0 0 16 16">\n  <path d="{name}"/>\n</svg>\n')
    sheet = bootstrap.icon_sheet(["person", "key", "key"], tmp_path)
    assert sheet.count("<symbol") == 2
    assert '<symbol id="key" viewBox="0 0 16 16"><path d="key"/></symbol>' in sheet
    assert sheet.count("<svg") == sheet.count("</svg>") == 1


def test_a_name_that_is_no_icon_is_told(tmp_path: Path) -> None:
    with pytest.raises(bootstrap.SetupError, match=r"names keyy, which is no Bootstrap icon"):
        bootstrap.icon_sheet(["keyy"], tmp_path)


def test_a_copied_file_points_to_no_source_map(tmp_path: Path) -> None:
    source = tmp_path / "a.js"
    source.write_text("let a = 1;\n//# sourceMappingURL=a.js.map\n")
    bootstrap.copy(source, tmp_path / "deep" / "a.js")
    assert (tmp_path / "deep" / "a.js").read_text() == "let a = 1;\n\n"


def test_a_copied_style_sheet_is_a_layer_of_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "VENDOR", tmp_path)
    source = tmp_path / "a.css"
    source.write_text('@charset "UTF-8";p{margin:0}\n/*# sourceMappingURL=a.css.map */\n')
    bootstrap.copy(source, tmp_path / "looks" / "css" / "a.css")
    assert (tmp_path / "looks" / "css" / "a.css").read_text() == "@layer looks{p{margin:0}}\n"


def test_every_vendored_package_comes_with_its_licence() -> None:
    assert all("LICENSE" in files for files in bootstrap.VENDORED.values())
    for package, files in bootstrap.VENDORED.items():
        for file in files:
            assert bootstrap.vendored(package, file).exists()


def test_a_step_is_done_once_and_again_when_what_it_followed_changes(tmp_path: Path) -> None:
    stamp, lock = tmp_path / ".stamp", tmp_path / "lock"
    lock.write_text("one")
    needed = []
    for _time in range(2):
        with bootstrap.step(stamp, lock) as wanted:
            needed.append(wanted)
    lock.write_text("two")
    with bootstrap.step(stamp, lock) as wanted:
        needed.append(wanted)
    assert needed == [True, False, True]


def test_a_step_that_failed_is_done_again(tmp_path: Path) -> None:
    stamp, lock = tmp_path / ".stamp", tmp_path / "lock"
    lock.write_text("one")
    with pytest.raises(RuntimeError), bootstrap.step(stamp, lock):
        raise RuntimeError
    with bootstrap.step(stamp, lock) as wanted:
        assert wanted


def test_a_folder_of_somebody_else_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".local").touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    with pytest.raises(bootstrap.SetupError, match=r"\.local cannot be written to \(File exists\): give it to"):
        bootstrap.main("lock")


def test_a_failure_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "setup.log")
    failing = [sys.executable, "-c", "print('no route'); raise SystemExit(3)"]
    well = [sys.executable, "-c", "print('all is well')"]
    with pytest.raises(bootstrap.SetupError) as error:
        bootstrap.run("things", well, failing, advice=bootstrap.NO_INDEX)
    assert "no route" in str(error.value)
    assert "«things» failed. Most often the machine cannot reach the package index" in str(error.value)
    assert "all is well" not in str(error.value)
    assert set((tmp_path / "setup.log").read_text().splitlines()) == {"no route", "all is well"}


def test_what_is_broken_off_ends_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "setup.log")
    monkeypatch.setattr(bootstrap, "TIDYING", 0.1)
    stubborn = (
        "import os, signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); os.fork();"
        " print(os.getpgrp(), flush=True); time.sleep(60)"
    )
    copies: list[int] = []

    def interrupted(processes: list[subprocess.Popen[str]]) -> Iterator[tuple[int, str]]:
        said = processes[0].stdout
        assert said is not None
        assert int(next(said)) != os.getpgrp()
        copies.append(os.dup(said.fileno()))
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "lines_of", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.run("things", [sys.executable, "-c", stubborn], advice="")
    with os.fdopen(copies[0]) as rest:
        # It ends once nobody is left who could write to it.
        assert len(rest.read().splitlines()) <= 1


def test_it_needs_nothing_that_is_not_in_python(tmp_path: Path) -> None:
    """A bare interpreter, without the packages of the virtual environment, gets as far as the question what to do."""
    asked = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "oshub" / "bootstrap.py")], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 1
    assert asked.stderr.startswith("Say what to prepare for")


def test_make_says_when_no_python_is_new_enough() -> None:
    asked = subprocess.run(["make", "demo", "PYTHON="], cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 2
    assert asked.stderr.startswith("The portal needs Python 3.11 or newer, and none was found: install one")


def test_each_package_that_a_lock_names_is_installed_once() -> None:
    locks = [ROOT / "requirements" / f"{name}.txt" for name in bootstrap.LOCKS["check"]]
    pinned = bootstrap.pins(locks)
    named = {line.split()[0] for lock in locks for line in lock.read_text().splitlines() if line[:1].isalnum()}
    assert {pin.split()[0] for pin in pinned} == named, "Two locks name one package in two versions: lock them anew."
    assert len(pinned) == len({pin.partition("\\")[0] for pin in pinned})
    assert all("--hash=sha256:" in pin for pin in pinned)
