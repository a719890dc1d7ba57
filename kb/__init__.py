"""askless's knowledge base: tickets, articles, review, search, matching and measuring."""

__version__ = "0.1.0"
FORMAT_VERSION = 1
"""Version of every JSON document askless prints or writes; raised when a key changes meaning."""
