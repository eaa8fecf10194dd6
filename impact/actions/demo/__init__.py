"""Writes the demonstration network, a part of it a module; `load` calls them all in their order."""
