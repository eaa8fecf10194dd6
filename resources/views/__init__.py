"""Pages of open resources."""
