"""Pages of hubs, and how pages of all rooms are kept for the next who asks."""
