"""Schools: partner schools and their classes. Classes are cohorts; no pupil is ever named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    """Schools know the hub that they work with, and nothing that is built upon them."""

    name = "schools"
    verbose_name = _("Schools")

    def ready(self) -> None:
        """Tell people of requests to join and of roles at schools; say what becomes of what when schools are merged."""
        from schools.merging.rules import register_rules
        from schools.notices import register

        register()
        register_rules()
