"""The addresses for programs of hubs: one door, JSON, and answers that a program can lean on."""
