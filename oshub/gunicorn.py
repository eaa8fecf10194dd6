"""Settings of the web server, in the demonstration as in production: `gunicorn --config python:oshub.gunicorn`.

The portal's own settings are read here first, in gunicorn's main process: a missing or bad one then stops the start
with its sentence, where a worker process would be started again for ever.
"""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oshub.settings.production")
# Only a web request is cut off: a person waits for it, while a recount may take as long as it needs. It is said here,
# before the settings are read; each worker has them from this process.
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "15000")
assert settings.SECRET_KEY  # noqa: S101 - the first look reads them all

wsgi_app = "oshub.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 4
# It would open a socket in the home directory, which a container does not have.
control_socket_disable = True
