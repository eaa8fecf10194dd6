"""Every write to the projects' tables."""
