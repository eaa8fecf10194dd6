"""Counts of things (schools, projects, partnerships): of a hub, of a hub with its sub-hubs, of the network."""

from collections.abc import Set as AbstractSet

from django.db.backends.utils import CursorWrapper

from impact.models.cells import ScopeKind
from impact.rollups.definitions import literal, things_of_owners

NETWORK, HUB, OWNER = literal(ScopeKind.NETWORK), literal(ScopeKind.HUB), literal(ScopeKind.OWNER)
KEY = "WITH key(hub_id) AS (SELECT unnest(%(hubs)s::bigint[]))"

# Both signs read the cells of owners, never the facts: between two statements a fact may change, and then the network
# would take over another change than the hubs did.
CARRY_TO_NETWORK = f"""
    INSERT INTO impact_thingcell AS network (scope_kind, scope_id, thing, number)
    SELECT {NETWORK}, 0, thing, {{sign}} sum(number) FROM impact_thingcell
    WHERE scope_kind = {OWNER} AND scope_id = ANY(%(hubs)s)
    GROUP BY thing
    ON CONFLICT (scope_kind, scope_id, thing) DO UPDATE SET number = network.number + excluded.number
"""
TAKE_OLD_FROM_NETWORK = CARRY_TO_NETWORK.format(sign="-")
ADD_NEW_TO_NETWORK = CARRY_TO_NETWORK.format(sign="+")

REMOVE = f"""
    DELETE FROM impact_thingcell
    WHERE scope_kind IN ({OWNER}, {HUB}) AND scope_id = ANY(%(hubs)s)
"""

INSERT_OWNERS = f"""
    {KEY}
    INSERT INTO impact_thingcell (scope_kind, scope_id, thing, number)
    SELECT {OWNER}, hub_id, thing, number FROM ({things_of_owners(restricted=True)}) fresh
"""

INSERT_HUBS = f"""
    INSERT INTO impact_thingcell (scope_kind, scope_id, thing, number)
    SELECT {HUB}, viewer.viewer_id, own.thing, sum(own.number)
    FROM (SELECT id AS viewer_id, id AS member_id FROM hubs_hub
          UNION ALL SELECT parent_id, id FROM hubs_hub WHERE parent_id IS NOT NULL) viewer
    JOIN impact_thingcell own ON own.scope_kind = {OWNER} AND own.scope_id = viewer.member_id
    WHERE viewer.viewer_id = ANY(%(hubs)s)
    GROUP BY viewer.viewer_id, own.thing
"""


def recompute_things(cursor: CursorWrapper, hubs: AbstractSet[int]) -> None:
    """Count the things of these hubs again; the network takes over the exact change."""
    if not hubs:
        return
    keys = {"hubs": sorted(hubs)}
    for statement in (TAKE_OLD_FROM_NETWORK, REMOVE, INSERT_OWNERS, ADD_NEW_TO_NETWORK, INSERT_HUBS):
        cursor.execute(statement, keys)
