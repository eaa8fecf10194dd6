"""Invented resources for the demonstration: three for each hub, in its language and English."""
