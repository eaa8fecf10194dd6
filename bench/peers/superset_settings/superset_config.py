"""Settings of Apache Superset for a measurement; it looks for a module of this name."""

import os
from pathlib import Path
from typing import Any

SECRET_KEY = os.environ["PEER_SECRET"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{Path(os.environ['PEER_HOME']) / 'superset.db'}"
# What it finds out is kept in a Valkey, as in production.
CACHE_CONFIG: dict[str, Any] = {
    "CACHE_TYPE": "RedisCache",
    "CACHE_REDIS_URL": os.environ["PEER_CACHE"],
    "CACHE_KEY_PREFIX": "superset-",
    "CACHE_DEFAULT_TIMEOUT": 86_400,
}
DATA_CACHE_CONFIG = FILTER_STATE_CACHE_CONFIG = EXPLORE_FORM_DATA_CACHE_CONFIG = CACHE_CONFIG
# One program on this machine asks; neither a proxy nor a browser stands between.
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
RATELIMIT_ENABLED = False
