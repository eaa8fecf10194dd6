"""What people type about projects, news and events."""
