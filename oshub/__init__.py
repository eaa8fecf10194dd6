"""The front door: settings, addresses, background work and the commands that start the portal.

The Celery application is named here so that every task of every app is bound to it.
"""

from oshub.celery import app as celery_app

__all__ = ("celery_app",)
