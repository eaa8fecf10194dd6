"""The demonstration's resources, with papers and pictures drawn as those of the other rooms are."""

import datetime as dt
from collections.abc import Callable, Sequence

from accounts.models import User
from hubs.models import Hub


def write_resources(
    hubs: Sequence[Hub],
    today: dt.date,
    author: Callable[[Hub], User],
    reviewer: Callable[[Hub], User],
    progress: Callable[[str], None],
) -> None:
    """Write the open resources of the demonstration."""
    from impact.demo.drawings import draw
    from impact.demo.paper import draw_paper
    from projects.pictures import draw_widths
    from resources.actions.load_demo import ResourceWriter
    from resources.actions.load_demo_deposits import write_deposits
    from resources.actions.load_demo_readers import write_readers

    writer = ResourceWriter(
        today,
        author=author,
        reviewer=reviewer,
        paper=draw_paper,
        picture=lambda name: draw_widths(draw(name)),
    )
    writer.write(hubs, progress=progress)
    write_readers(writer.written, today=today, author=author, reviewer=reviewer)
    write_deposits(writer.written, today=today, author=author)
