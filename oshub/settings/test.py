"""The test suite: servers of its own for each run, quick passwords, nothing sent, unknown template variables refused.

tests/conftest.py starts the servers before the first test; here only their addresses are known.
"""

import os

from oshub import embedded, env
from oshub.settings.base import *  # noqa: F403
from oshub.settings.base import STORAGES, TEMPLATES
from oshub.template_trap import UnknownVariable

SECRET_KEY = "only-for-tests-and-therefore-no-secret"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# One name for all processes of a run: the first sets it, the others inherit it.
os.environ.setdefault("OSHUB_TEST_RUN", str(os.getpid()))
TEST_PLACE = embedded.test_place(os.environ["OSHUB_TEST_RUN"])
# gw0, gw1, … in a run with several processes; each has a database and two Redis databases of its own.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

_servers = embedded.addresses(TEST_PLACE)
DATABASES = {
    "default": env.database(
        "DATABASE_URL", mend="leave it out to use the embedded server, or name yours", default=_servers.database_url
    )
}
if "DATABASE_URL" not in os.environ:
    DATABASES["default"]["TEST"] = {"TEMPLATE": embedded.TEMPLATE_DATABASE}
_redis = env.redis(
    "REDIS_URL", mend="leave it out to use the embedded server, or name yours", default=_servers.redis_url
)
REDIS_URL = env.with_redis_database(_redis, env.redis_database(_redis, 2 * WORKER))
CACHE_URL = env.with_redis_database(_redis, env.redis_database(_redis, 2 * WORKER + 1))
CACHES = {"default": {"BACKEND": "oshub.cache.SteadyRedisCache", "LOCATION": CACHE_URL}}
CELERY_BROKER_URL = env.celery_broker(REDIS_URL)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "OSHub.Network <portal@oshub.example>"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

TEMPLATES = [engine | {"OPTIONS": engine["OPTIONS"] | {"string_if_invalid": UnknownVariable()}} for engine in TEMPLATES]

GALLERY = True
# Pages that nobody looks at are fetched only where a test is about that.
WORKS_OFFLINE = False
MAILS_LEAD_TO = "http://testserver"
OPERATOR_NAME = "OSHub Test Association"
OPERATOR_ADDRESS = "1 Workbench Lane\n0000 Exampletown"
OPERATOR_EMAIL = "imprint@oshub.example"

# One test must not see the figures of the test a moment before it.
ROLLUP_VERSION_MAX_AGE = 0.0
