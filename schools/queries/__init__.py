"""What the pages of schools show."""
