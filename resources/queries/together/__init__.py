"""Several resources of a hub changed together: what a person wants, and what it would mean for each of them."""

from resources.queries.together.planning import MOST, Fate, Plan, Planned, plan_together
from resources.queries.together.wanted import MANY, How, Then, Wanted

__all__ = ["MANY", "MOST", "Fate", "How", "Plan", "Planned", "Then", "Wanted", "plan_together"]
