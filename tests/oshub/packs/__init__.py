"""Packs in tests: a small network with something public of each kind, and a pack read back from the disk."""
