"""`make bench`: the portal's speed as ratios taken in one run, beside what they are compared with.

Absolute times drift with the machine and with whatever else runs on it; the ratio of two things measured in turns does
not. docs/BENCHMARKS.md says what each row means. Nothing here is part of the portal: no app imports it.
"""
