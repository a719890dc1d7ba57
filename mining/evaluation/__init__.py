"""Scores on labelled data: pure functions behind ``askless evaluate``."""
