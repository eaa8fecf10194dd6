"""Open resources: what the network gives away for others to use."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    """The resources' tables."""

    name = "resources"
    verbose_name = _("Resources")

    def ready(self) -> None:
        """Tell people of what happens here; say which pictures are in use, and what becomes of a merged school's."""
        from projects.queries.pictures import add_use
        from resources.notices import register
        from resources.queries.pictures import pictures_ever_used, pictures_shown
        from schools.merging import moves_freely
        from schools.merging import register as register_rule

        register()
        register_rule("resources.resourceversion.school", moves_freely)
        register_rule("resources.resourceproposal.school", moves_freely)
        add_use(shown=pictures_shown, kept=pictures_ever_used)
