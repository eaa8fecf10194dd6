"""Catalogues that hubs have elsewhere: a table of any shape, or AMB JSON, from bytes to drafts of resources.

Writes nothing; `resources.actions.import_catalogue` writes a plan. The order of the steps: `reading` (bytes to a
table; `amb` does so for JSON), `fields` (which column is which), `values` (one cell at a time), `planning` (all of it).
"""

from resources.catalogue.planning import CatalogueOptions, CataloguePlan, plan_catalogue
from resources.catalogue.reading import read_catalogue

__all__ = ["CatalogueOptions", "CataloguePlan", "plan_catalogue", "read_catalogue"]
