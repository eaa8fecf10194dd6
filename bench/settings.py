"""Production's own settings, so that what is measured is what runs; only addresses and one empty page are added."""

from oshub.settings.base import LOCAL
from oshub.settings.production import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = LOCAL / "bench" / "static"
MEDIA_ROOT = LOCAL / "bench" / "media"
