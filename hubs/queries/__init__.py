"""What the pages of hubs read, and in which state the public content is."""
