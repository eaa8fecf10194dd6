"""One published version for the outside: its facts in codes, and how Dublin Core, IEEE LOM, AMB and tables say them.

Nothing here depends on the request: addresses begin with a setting, words of lists are English.
"""

from resources.queries.described.as_amb import to_amb
from resources.queries.described.as_dc import to_dc
from resources.queries.described.as_invenio import to_invenio, version_name
from resources.queries.described.as_lom import to_lom
from resources.queries.described.as_row import CATALOGUE_COLUMNS, to_catalogue_row
from resources.queries.described.facts import Described, describe, in_full, oai_id, permanent_url

__all__ = [
    "CATALOGUE_COLUMNS",
    "Described",
    "describe",
    "in_full",
    "oai_id",
    "permanent_url",
    "to_amb",
    "to_catalogue_row",
    "to_dc",
    "to_invenio",
    "to_lom",
    "version_name",
]
