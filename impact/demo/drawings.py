"""Draws the pictures of the demonstration's news: flat shapes in the colours of static/css/tokens.css, nothing else.

Each is drawn twice as large and made smaller, which makes the edges smooth. The same name gives the same picture.
"""

from collections.abc import Callable
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

# The units in which shapes are placed, and the size in pixels of what is made of them.
WIDTH, HEIGHT = 1440, 960
FINISHED = (960, 640)
SCALE = 2 * FINISHED[0] / WIDTH

BOARD, BRAND, LEAF, PALE = "#083f3d", "#0b5f58", "#0b6e66", "#d9eee8"
MARIGOLD, CREAM, PAPER, INK = "#ffc53d", "#ffefc7", "#f6f8f4", "#17262b"
BLUE, MIST, RUST, PEACH = "#3d4ea3", "#e3e7fa", "#ab4d14", "#fce5d6"

Point = tuple[float, float]


class Board:
    """A surface to draw on, in units of the finished picture."""

    def __init__(self, ground: str, seed: str) -> None:
        self.image = Image.new("RGB", (2 * FINISHED[0], 2 * FINISHED[1]), ground)
        self._draw = ImageDraw.Draw(self.image)
        self.dice = Random(seed)  # noqa: S311 - the same picture each time

    def shape(self, points: list[Point], colour: str) -> None:
        """A filled shape."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, points: list[Point], colour: str, width: float) -> None:
        """A line through points, round at its bends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle."""
        box = ((x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE)
        self._draw.ellipse(box, fill=colour)

    def finished(self) -> Image.Image:
        """The picture in its size."""
        return self.image.reduce(2)


def draw(name: str) -> Image.Image:
    """The drawing of a name. Raises KeyError for one that there is not."""
    return DRAWINGS[name]().finished()


def _wave(base: float, height: float, length: float, shift: float) -> list[Point]:
    return [(x, base + height * sin(2 * pi * (x / length) + shift)) for x in range(-20, WIDTH + 40, 20)]


def _filled(top: list[Point]) -> list[Point]:
    return [*top, (WIDTH + 40, HEIGHT + 20), (-20, HEIGHT + 20)]


def hills() -> Board:
    """Hills, a sun, a road."""
    board = Board(CREAM, "hills")
    board.disc(1080, 260, 130, MARIGOLD)
    for number, colour in enumerate((PALE, "#8fc9bd", "#3f958a", LEAF, BRAND, BOARD)):
        base = 360 + number * 105
        board.shape(_filled(_wave(base, 60 - 5 * number, 760 + 90 * number, number * 1.7)), colour)
    board.line([(420 + 260 * sin(y / 130), y) for y in range(700, 1000, 10)], CREAM, 9)
    return board


def shells() -> Board:
    """Almond shells on a tray."""
    board = Board(PEACH, "shells")
    colours = (RUST, "#85691a", MARIGOLD, "#c98a4b", CREAM)
    for row in range(6):
        for column in range(8):
            x, y = 90 + column * 180 + (row % 2) * 90, 90 + row * 160
            turn, size = board.dice.uniform(0, pi), board.dice.uniform(58, 80)
            board.shape(_almond(x, y, size, turn), board.dice.choice(colours))
            board.shape(_almond(x, y, size * 0.45, turn), PAPER if (row + column) % 3 else INK)
    return board


def _almond(x: float, y: float, size: float, turn: float) -> list[Point]:
    points = []
    for step in range(40):
        angle = 2 * pi * step / 40
        long, wide = size * cos(angle), size * 0.62 * sin(angle) * (1 - 0.35 * cos(angle))
        points.append((x + long * cos(turn) - wide * sin(turn), y + long * sin(turn) + wide * cos(turn)))
    return points


def windows() -> Board:
    """A wall of windows, and the air that passes."""
    board = Board(BOARD, "windows")
    colours = (PALE, MIST, CREAM, "#8fc9bd", MARIGOLD)
    for row in range(4):
        for column in range(6):
            x, y = 90 + column * 215, 70 + row * 215
            is_open = board.dice.random() < 0.4
            board.shape([(x, y), (x + 165, y), (x + 165, y + 165), (x, y + 165)], board.dice.choice(colours))
            if is_open:
                board.shape([(x, y), (x + 70, y + 28), (x + 70, y + 193), (x, y + 165)], BRAND)
    for number in range(3):
        board.line(_wave(250 + number * 230, 45, 620, number * 1.2), PAPER, 7)
    return board


def swifts() -> Board:
    """Wings over bands of sky."""
    board = Board(MIST, "swifts")
    for number, colour in enumerate((MIST, "#b9c6ef", "#7f90d3", BLUE)):
        board.shape(_filled(_wave(190 + number * 190, 40, 1500, number * 0.9)), colour)
    board.disc(300, 250, 95, MARIGOLD)
    for _ in range(11):
        x, y, size = board.dice.uniform(140, 1300), board.dice.uniform(90, 800), board.dice.uniform(60, 150)
        turn = board.dice.uniform(-0.5, 0.5)
        for part in _swift():
            board.shape(
                [
                    (x + size * (px * cos(turn) - py * sin(turn)), y + size * (px * sin(turn) + py * cos(turn)))
                    for px, py in part
                ],
                INK,
            )
    return board


def _swift() -> tuple[list[Point], list[Point]]:
    """A crescent of wings, and a forked tail."""
    across = [step / 20 for step in range(-20, 21)]
    front = [(x, 0.5 * abs(x) ** 1.5) for x in across]
    back = [(x, 0.5 * abs(x) ** 1.5 + 0.24 * (1 - abs(x)) ** 0.8) for x in reversed(across)]
    return front + back, [(-0.1, 0.1), (-0.16, 0.66), (0.0, 0.46), (0.16, 0.66), (0.1, 0.1)]


def circuits() -> Board:
    """Lines at right angles between squares and discs."""
    board = Board(BOARD, "circuits")
    for number in range(30):
        x, y = 120 + number % 6 * 240, 100 + number // 6 * 190
        points: list[Point] = [(x, y)]
        for _ in range(board.dice.randint(2, 4)):
            step = board.dice.choice((-200, -120, 120, 200))
            if len(points) % 2:
                x = min(max(x + step, 40), WIDTH - 40)
            else:
                y = min(max(y + step, 40), HEIGHT - 40)
            points.append((x, y))
        board.line(points, board.dice.choice((PALE, "#3f958a", CREAM)), 7)
        board.disc(*points[-1], 22, board.dice.choice((MARIGOLD, PALE, PEACH)))
        first_x, first_y = points[0]
        board.shape([(first_x + a, first_y + b) for a, b in ((-26, -26), (26, -26), (26, 26), (-26, 26))], LEAF)
    return board


def tracks() -> Board:
    """Footprints over a field of triangles."""
    board = Board(PALE, "tracks")
    for row in range(5):
        for column in range(9):
            x, y = column * 180.0 - 90 * (row % 2), row * 200.0
            colour = board.dice.choice((PALE, "#8fc9bd", "#b8ded5", PEACH, "#f0b48d", LEAF))
            board.shape([(x, y + 200), (x + 90, y), (x + 180, y + 200)], colour)
    for step in range(13):
        x, y = 60 + step * 110, 520 + 190 * sin(step / 2.3) + (34 if step % 2 else -34)
        board.disc(x, y, 26, INK)
        for toe in range(4):
            angle = -0.9 + toe * 0.6
            board.disc(x + 44 * cos(angle), y + 44 * sin(angle), 10, INK)
    return board


def net() -> Board:
    """A net that sinks, its floats above."""
    board = Board("#b9d9e8", "net")
    for number, colour in enumerate(("#8fbfd0", "#4f93a8", "#2c6f88", "#174d63", BOARD)):
        board.shape(_filled(_wave(170 + number * 160, 26, 700, number * 1.4)), colour)
    for number in range(17):
        x = -220 + number * 110
        board.line([(x + t * 0.55, 230 + t + 26 * sin(t / 90)) for t in range(0, 760, 20)], MIST, 4)
        board.line([(x + 560 - t * 0.55, 230 + t + 26 * sin(t / 90)) for t in range(0, 760, 20)], MIST, 4)
    for number in range(9):
        board.disc(90 + number * 160, 210 + 18 * sin(number * 1.3), 30, MARIGOLD if number % 3 else RUST)
    return board


DRAWINGS: dict[str, Callable[[], Board]] = {
    one.__name__: one for one in (hills, shells, windows, swifts, circuits, tracks, net)
}
