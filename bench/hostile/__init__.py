"""Hostile files and surroundings: `python -m bench.hostile N [--seed S] [--kind KIND]`, N cases of each kind.

A case is a small district in a folder of its own in which one thing is not as it should be, and a command run
there. Whatever the thing is, the rule holds (judgement.py): the command ends with 0, 1 or 2, says so in Chinese
and once, without a traceback, within 20 s and 1 GB, and leaves no half file and nothing outside out/.

A case is known by its kind and its number and is the same each time. Those that once broke the rule are kept in
seeds.txt and are tried first.
"""
