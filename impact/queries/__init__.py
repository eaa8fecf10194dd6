"""What the screens read: one function or dataclass a screen, typed, and the same for page, file and JSON."""
