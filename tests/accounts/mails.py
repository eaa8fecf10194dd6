"""Reads the codes that allauth sends."""

import re

from django.core import mail


def code_sent() -> str:
    """The code in the newest mail, as a person would read it off."""
    found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)
