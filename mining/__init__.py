"""From support tickets to topics, gaps and article drafts. Imports ``kb``, never the reverse."""
