"""Pages of projects, news and events."""
