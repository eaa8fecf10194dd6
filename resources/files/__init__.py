"""Tables of open resources as files."""
