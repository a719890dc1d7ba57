"""Frequent first names of France and of English-speaking countries, folded."""

GIVEN_NAMES = frozenset("jean marie sophie pierre".split())
COMMON_WORDS = frozenset("rose marine claire petit".split())
