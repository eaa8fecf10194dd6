"""The demonstration network: eight hubs whose invented sessions add up to exactly what the network published.

Nothing here touches the database: `plan_network` makes plain values, `impact.actions.demo.load` writes them. Hubs,
places and hosts are those of the network; schools, organisations, people, projects, texts, news and how the figures
spread are invented.
"""

from django.utils.translation import gettext_lazy as _

from impact.demo.network import plan_network
from impact.demo.plan import NetworkPlan
from impact.demo.totals import PARTNERSHIPS, PUBLISHED

NOTICE = _(
    "Demonstration: the totals are those that the network published in 2022. The schools, organisations, people, "
    "projects, sessions, texts and news, and so how the totals spread over hubs, schools and days, are invented."
)

__all__ = ["NOTICE", "PARTNERSHIPS", "PUBLISHED", "NetworkPlan", "plan_network"]
