"""Names the front door to Django, which finds its management commands and templates through this."""

from django.apps import AppConfig
from django.contrib.admin import apps as of_administration


class OshubConfig(AppConfig):
    """The app that composes all the others; it has no tables."""

    name = "oshub"
    default = True
    verbose_name = "OSHub portal"

    def ready(self) -> None:
        """Let the library of resources look for words as the whole portal does, and the demonstration have some."""
        from impact.demo.beside import add_writer
        from oshub.demonstration import write_resources
        from oshub.search.library import resources_found
        from resources.queries.finding import look_with

        look_with(resources_found)
        add_writer(write_resources)


class AdministrationConfig(of_administration.AdminConfig):
    """Django's administration on a site of our own."""

    default_site = "oshub.administration.Administration"
    default = False
