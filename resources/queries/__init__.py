"""What the pages of open resources show."""
