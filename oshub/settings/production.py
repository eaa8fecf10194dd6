"""Servers on the internet: every address and secret comes from the environment, cookies and pages only over HTTPS.

`.env.example` has a sentence for each setting that is read here.
"""

import logging
import os

from oshub import env, logs
from oshub.settings.base import *  # noqa: F403
from oshub.settings.base import INSTALLED_APPS, MIDDLEWARE, ROOT, STORAGES

DEBUG = False
SECRET_KEY = env.secret(
    "SECRET_KEY",
    mend="set it to a random text of 50 characters or more,"
    ' such as python3 -c "import secrets; print(secrets.token_urlsafe(60))" prints',
    least=50,
)
SITE_URL, _host = env.site(
    "SITE_URL", mend="set it to the address people type, which begins with https:// and has no path"
)
# Named in the imprint and the privacy page, which the law asks for.
OPERATOR_NAME = env.text("OPERATOR_NAME", mend="set it to the organisation that answers for the site by law")
OPERATOR_ADDRESS = env.text(
    "OPERATOR_ADDRESS", mend="set it to its postal address, with \\n between the lines"
).replace("\\n", "\n")
OPERATOR_EMAIL = env.email("OPERATOR_EMAIL", mend="set it to the address for questions about the site and about data")
OAI_BASE_URL = env.harvested_at(
    "OAI_BASE_URL", mend="set it to the address with /oai at the end, or leave it out", default=f"{SITE_URL}/oai"
)
OAI_REPOSITORY = env.domain(
    "OAI_REPOSITORY", mend="set it to a domain that is yours for ever, or leave it out", default="oshub.network"
)
OAI_ADMIN_EMAIL = env.plain_email(
    "OAI_ADMIN_EMAIL",
    mend="set OAI_ADMIN_EMAIL to a plain one such as library@example.org; without it OPERATOR_EMAIL is taken",
    instead="OPERATOR_EMAIL",
)
TOKENS_KEY = env.secret(
    "TOKENS_KEY",
    mend="set it to a random text of 32 characters or more, with an earlier one in TOKENS_KEY_FALLBACKS,"
    " or leave it out to use SECRET_KEY",
    least=32,
    default="",
)
TOKENS_KEY_FALLBACKS = env.words("TOKENS_KEY_FALLBACKS", mend="list earlier keys with commas", default=())
ALLOWED_HOSTS = [
    _host,
    # The health check asks from inside the container.
    "127.0.0.1",
    *env.hosts("ALLOWED_HOSTS", mend="leave it out, or list further host names with commas, without https://"),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES = {
    "default": env.database(
        "DATABASE_URL",
        mend="set it to postgresql://user:password@host:5432/name of a PostgreSQL 15 or newer",
        statement_timeout_ms=env.number(
            "STATEMENT_TIMEOUT_MS", mend="set it to milliseconds, such as 15000, or leave it out", default=0
        ),
    )
}
REDIS_URL = env.redis("REDIS_URL", mend="set it to the broker, such as redis://broker:6379/0")
CACHE_URL = env.redis(
    "CACHE_URL",
    mend="set it to the cache, such as redis://cache:6379/0, or leave it out to use the next database of REDIS_URL",
    default=env.with_redis_database(REDIS_URL, env.redis_database(REDIS_URL, 1)),
)
CACHES = {
    "default": {
        "BACKEND": "oshub.cache.SteadyRedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
CELERY_BROKER_URL = env.celery_broker(REDIS_URL)

EMAIL_HOST = env.host("EMAIL_HOST", mend="set it to the host name of your mail server, and its port in EMAIL_PORT")
EMAIL_PORT = env.port("EMAIL_PORT", mend="set it to the mail server's port, mostly 587", default=587)
EMAIL_HOST_USER = env.of_mail_server("EMAIL_HOST_USER", mend="set it to your account's name there, or leave it out")
EMAIL_HOST_PASSWORD = env.of_mail_server(
    "EMAIL_HOST_PASSWORD", mend="choose a password of plain letters, digits and signs there, or leave it out"
)
_encrypted = env.flag("EMAIL_USE_TLS", mend="set it to 1 or 0", default=True)
# What stands behind this port encrypts from the first byte, and waits in vain for a portal that asks for it first.
EMAIL_USE_SSL = _encrypted and EMAIL_PORT == 465
EMAIL_USE_TLS = _encrypted and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.sender(
    "DEFAULT_FROM_EMAIL", mend="set it to the sender of the portal's mails, with a name before the address or without"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The proxy in front ends TLS and says so; without the right count all people would share one rate limit.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "TRUSTED_PROXY_COUNT", mend="set it to the number of proxies in front of the portal", default=1
)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SECURE_SSL_REDIRECT = True
# Never to the host that a request names, which nobody has looked at yet.
SECURE_SSL_HOST = SITE_URL.partition("://")[2]
# Asked from inside, over plain HTTP, by the container's health check and the monitoring.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

STATIC_ROOT = ROOT / "staticfiles"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "oshub.storage.ServerStorage"}}

# Uploaded files in a bucket instead. Whoever names anything of one wants one: files must not go to a folder by mistake.
_of_bucket = {name: os.environ.get(name, "").strip() for name in ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY")}
S3_BUCKET = env.bucket(
    "S3_BUCKET",
    mend="set it to the name of the bucket, or leave out all settings that begin with S3 to keep files in MEDIA_ROOT",
    default=None if any(_of_bucket.values()) else "",
)
if S3_BUCKET:
    _endpoint = env.endpoint(
        "S3_ENDPOINT", mend="set it to your provider's address, or leave it out for Amazon's own", default=""
    )
    STORAGES |= {
        "default": {
            "BACKEND": "hubs.bucket.Bucket",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": _endpoint or None,
                "region_name": env.region(
                    "S3_REGION",
                    mend="set it to the region of the bucket, such as eu-central-1",
                    default="us-east-1" if _endpoint else None,
                ),
                "access_key": env.text("S3_ACCESS_KEY", mend="set it to the name of a key that opens the bucket"),
                "secret_key": env.text("S3_SECRET_KEY", mend="set it to the secret half of S3_ACCESS_KEY"),
                "location": env.folder("S3_FOLDER", mend="leave it out, or name a folder in the bucket", default=""),
            },
        }
    }
else:
    MEDIA_ROOT = env.stored_in(
        "MEDIA_ROOT",
        mend="set it to a folder that web and worker share and that is backed up",
        default=str(ROOT / "media"),
    )

INSTALLED_APPS = [*INSTALLED_APPS, "django_structlog"]
MIDDLEWARE = list(MIDDLEWARE)
MIDDLEWARE.insert(
    MIDDLEWARE.index("oshub.middleware.SignInOnAPageOfItsOwn"), "django_structlog.middlewares.RequestMiddleware"
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# The timetable looks for work every few seconds; only what goes wrong is worth a line.
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
# Ids only: what a person typed and where they sat does not belong in a log.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logs.as_json_lines(level=env.text("LOG_LEVEL", mend="set it to INFO or WARNING", default="INFO"))
