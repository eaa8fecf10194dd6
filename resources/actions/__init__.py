"""Every write to the resources' tables."""
