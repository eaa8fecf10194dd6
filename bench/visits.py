"""What a first visit of a page costs over the wire, in a browser that knows nothing of the portal yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright


@dataclass(frozen=True)
class Form:
    """A kind of device; the phone's and the desk's screens are those that Lighthouse takes for them."""

    name: str
    screen: ViewportSize
    density: float
    by_hand: bool


PHONE = Form("phone", {"width": 412, "height": 823}, 1.75, by_hand=True)
DESK = Form("desk", {"width": 1350, "height": 940}, 1, by_hand=False)


@dataclass
class Weight:
    """The bytes of one visit, heads of answers included, and what they went to."""

    parts: dict[str, int] = field(default_factory=dict)

    @property
    def kilobytes(self) -> float:
        """All of them, in thousands of bytes."""
        return sum(self.parts.values()) / 1000

    def heaviest(self, count: int = 3) -> str:
        """The largest parts, in words."""
        largest = sorted(self.parts.items(), key=lambda part: -part[1])[:count]
        return ", ".join(f"{address.rpartition('/static/')[2]} {size / 1000:.1f} kB" for address, size in largest)


@contextmanager
def browser(executable: str) -> Iterator[Browser]:
    """The machine's Chromium, for as long as the block lasts."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        try:
            yield running
        finally:
            running.close()


def weigh(running: Browser, address: str, form: Form) -> Weight:
    """Open a page as a new visitor who does not touch it, and wait until nothing more is fetched."""
    visitor = running.new_context(
        viewport=form.screen,
        device_scale_factor=form.density,
        is_mobile=form.by_hand,
        has_touch=form.by_hand,
        locale="en-GB",
    )
    page = visitor.new_page()
    addresses: dict[str, str] = {}
    weight = Weight()

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def arrived(event: dict[str, Any]) -> None:
        address = addresses[event["requestId"]]
        weight.parts[address] = weight.parts.get(address, 0) + round(event["encodedDataLength"])

    protocol = visitor.new_cdp_session(page)
    protocol.on("Network.requestWillBeSent", asked)
    protocol.on("Network.loadingFinished", arrived)
    protocol.send("Network.enable")
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{address} does not answer: {answer and answer.status}.")
    visitor.close()
    return weight
