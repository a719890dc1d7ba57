"""Service figures: how fast, how well and how fully customers were answered.

Definitions follow the guides named in :mod:`kb.service.definitions`. Tables in, tables out: no file
is read here, and what an export lacks is named instead of guessed.
"""
