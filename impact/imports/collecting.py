"""The collector of cycles at rest, while a table becomes many thousand drafts of which none is part of a cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Within, nobody walks through all drafts again and again to find cycles: a fifth of the time of understanding.

    What is let go is freed at once as ever. For all threads of the process, until the first of them leaves.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
