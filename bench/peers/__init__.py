"""What others have built for the same purpose, started here to be measured beside the portal."""
