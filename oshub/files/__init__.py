"""Stored files and their rows, held side by side at night: what is missing, what was altered, what no row names."""
