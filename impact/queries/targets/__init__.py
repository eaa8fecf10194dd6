"""Targets and how they stand: the one layer that pages, panels and files of indicators read.

`forecast` and `bands` are pure; `periods` says for which spans targets are set; `counting` reads what an indicator
counts; `standing` brings the three together; `pages` are what the screens show.
"""
