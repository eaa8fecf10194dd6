"""The web process: gunicorn loads `oshub.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oshub.settings.production")
# Only a web request is cut off: a person waits for it, while a recount may take as long as it needs.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "15000")

application = get_wsgi_application()
