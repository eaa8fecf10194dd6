"""One machine, one person trying the portal: embedded servers unless others are named, mails as files, no HTTPS."""

import os
import secrets

from oshub import embedded, env
from oshub.settings.base import *  # noqa: F403
from oshub.settings.base import LOCAL, MIDDLEWARE, STORAGES


def _kept_secret() -> str:
    """Return a secret made once for this machine, so that people stay signed in over a restart."""
    file = LOCAL / "secret-key"
    try:
        if not file.exists():
            LOCAL.mkdir(exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(60))
        return file.read_text()
    except OSError as error:
        raise env.SettingError(f"{error.filename} {env.NOT_OURS.format(error.strerror)}") from error


SECRET_KEY = _kept_secret()
DEBUG = env.flag("DEBUG", mend="set it to 1 while you change templates or code, otherwise leave it out", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

# In production the server in front compresses pages; here nobody stands in front, and pages are to weigh as little.
_files = MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")  # come compressed
MIDDLEWARE = [*MIDDLEWARE[: _files + 1], "django.middleware.gzip.GZipMiddleware", *MIDDLEWARE[_files + 1 :]]

_servers = embedded.addresses(embedded.Place(LOCAL))
DATABASES = {
    "default": env.database(
        "DATABASE_URL",
        mend="leave it out to use the embedded server, or name yours",
        default=_servers.database_url,
        statement_timeout_ms=env.number("STATEMENT_TIMEOUT_MS", mend="leave it out", default=0),
    )
}
REDIS_URL = env.redis(
    "REDIS_URL", mend="leave it out to use the embedded server, or name yours", default=_servers.redis_url
)
CACHE_URL = env.redis(
    "CACHE_URL",
    mend="leave it out to use the next database of REDIS_URL",
    default=env.with_redis_database(REDIS_URL, env.redis_database(REDIS_URL, 1)),
)
CACHES = {"default": {"BACKEND": "oshub.cache.SteadyRedisCache", "LOCATION": CACHE_URL}}
CELERY_BROKER_URL = env.celery_broker(REDIS_URL)

DEMONSTRATION = True
GALLERY = True
# Invented, as the imprint says.
OPERATOR_NAME = "OSHub Demonstration Association"
OPERATOR_ADDRESS = "1 Workbench Lane\n0000 Exampletown\nNowhere"
OPERATOR_EMAIL = "imprint@oshub.example"

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LOCAL / "mails"
DEFAULT_FROM_EMAIL = "OSHub.Network <portal@oshub.example>"
MAILS_LEAD_TO = f"http://localhost:{os.environ.get('DEMO_PORT', '8000')}"  # as the command `demo` says
# Passkeys on http://localhost, which browsers treat as safe.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

STATIC_ROOT = LOCAL / "static"
if DEBUG:
    STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    WHITENOISE_USE_FINDERS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # The timetable looks for work every few seconds; two lines each time would bury everything else.
    "loggers": {name: {"level": "WARNING"} for name in ("celery.beat", "celery.worker.strategy", "celery.app.trace")},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
