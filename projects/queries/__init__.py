"""What the pages of projects, news and events show."""
