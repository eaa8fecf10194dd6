"""What holds everywhere: apps, middleware, sign-in, languages, security headers, background work.

`demo`, `test` and `production` begin with this and add where the servers are and what is strict.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

# So that `admin.ModelAdmin[School]` and the like, which the type checker wants, also exist when the code runs.
django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent.parent
LOCAL = ROOT / ".local"

INSTALLED_APPS = [
    "oshub.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "modeltrans",
    "csp",
    "django_countries",
    # Ours last: by then the administration knows every page of the packages above, and may leave one out.
    "oshub",
    "accounts",
    "hubs",
    "schools",
    "projects",
    "resources",
    "impact",
]

MIDDLEWARE = [
    # Outside of everything that may answer by itself (another host, a missing slash, a file), so that no answer goes
    # out without its headers.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oshub.middleware.NoStore",
    "oshub.middleware.HealthIsNobodys",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.UserLanguage",
    "oshub.middleware.ShownIn",
    "oshub.middleware.SignInOnAPageOfItsOwn",
    "hubs.middleware.RightsAreCurrent",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "schools.middleware.MergedSchoolsLeadOn",
    "oshub.middleware.FilesOutOfReach",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "oshub.urls"
WSGI_APPLICATION = "oshub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["oshub.templatetags.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── Sign-in: by e-mail address only, verified, without telling who has an account ─────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.WithUnreadNotices",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# As long as the code of a sign-up: some mail servers let a stranger's mail wait for more than allauth's three minutes.
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the name of the network stands in the mails; a host's says nothing to a teacher
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
# allauth's hidden trap field hides itself with a style attribute, which the content security policy forbids.
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = None
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddKeyForm",
    "edit_webauthn": "accounts.forms.EditKeyForm",
    "generate_recovery_codes": "accounts.forms.RecoveryCodesForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "OSHub.Network"
# Where somebody is signed in is listed anyway; noting every page view would cost each of them a write.
USERSESSIONS_TRACK_ACTIVITY = False

# Rights on one object are held by groups; nobody is a stand-in for visitors.
ANONYMOUS_USER_NAME = None

# In the database: people stay signed in when Redis is emptied or dead.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "oshub_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
CSRF_COOKIE_NAME = "oshub_csrf"
CSRF_COOKIE_SAMESITE = "Lax"

# ── What a browser may do with our pages ──────────────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's own style sheet draws its arrows and ticks with data: pictures.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# ── Languages and time ────────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("pt", _("Portuguese"))]
LOCALE_PATHS = [ROOT / "locale"]
# English dates the way Europe writes them.
FORMAT_MODULE_PATH = ["oshub.formats"]
LANGUAGE_COOKIE_NAME = "oshub_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Where whoever belongs to no hub gets the weekly mail in the morning: that of the university that coordinates.
NETWORK_TIME_ZONE = "Europe/Amsterdam"
# What the network writes is kept in the languages of its hubs too, whether or not the portal speaks them by now.
MODELTRANS_AVAILABLE_LANGUAGES = ("en", "pt", "cs", "de", "el", "fr", "ga", "nl")
MODELTRANS_FALLBACK = {"default": ("en",)}
# Kosovo has no ISO code yet; hubs and Eurostat use this one.
COUNTRIES_OVERRIDE = {"XK": _("Kosovo"), "CZ": _("Czechia")}

# ── Files served to browsers ──────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "static", ROOT / "static_vendor"]
# What people upload. Only views hand it out, after asking who may see it; so it has no address of its own.
MEDIA_ROOT = LOCAL / "media"
# Photographs and documents of sessions: how many a session has, and how many bytes of them a hub.
ATTACHMENTS_A_SESSION = 40
ATTACHED_BYTES_A_HUB = 4 * 1024**3
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "hubs.folder.Folder"},
    "staticfiles": {"BACKEND": "oshub.storage.DemoStorage"},
}

# ── Background work: a task may be lost, late or doubled, and the figures stay right ─────────────────────────────────
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Below half of the time after which Redis hands a task to somebody else, or tasks would pile up on themselves.
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_VISIBILITY_TIMEOUT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "health_check_interval": 25,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# A hint that cannot be sent is dropped at once: the sweep finds the work in the database.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

# A mark older than this means that nobody adds up what was logged, and /readyz says so.
READY_STALE_SECONDS = 60

# Seconds for which a process may believe the version of the figures that it read last.
ROLLUP_VERSION_MAX_AGE = 1.0
# Whether the network is made up, which the pages then say.
DEMONSTRATION = False

# ── The site: what its public pages say of themselves ─────────────────────────────────────────────────────────────────
# The address people type, without a slash at the end; empty takes whichever host was asked.
SITE_URL = ""
# Where the links in mails lead while SITE_URL is empty.
MAILS_LEAD_TO = "http://localhost:8000"
# Who answers for the site by law, for the imprint; production and the demonstration name somebody.
OPERATOR_NAME = ""
OPERATOR_ADDRESS = ""
OPERATOR_EMAIL = ""
# How harvesters of other catalogues know the library (docs/HARVESTING.md): the address to ask, empty for SITE_URL with
# /oai; the domain in the names of its records, which never changes again; who answers them, empty for OPERATOR_EMAIL.
OAI_BASE_URL = ""
OAI_REPOSITORY = "oshub.network"
OAI_ADMIN_EMAIL = ""
# What seals the tokens with which hubs send to repositories; empty takes SECRET_KEY. Earlier keys still open them.
TOKENS_KEY = ""
TOKENS_KEY_FALLBACKS: list[str] = []
# Whether the devices of those who log keep the form for where there is no network (static/js/device.js).
WORKS_OFFLINE = True
# How often one program of a hub may ask in five minutes; with a hundred sessions a time that is a lot.
API_REQUESTS_IN_FIVE_MINUTES = 1_500
# Whether /gallery/ shows every component of the pages, for those who build them.
GALLERY = False
