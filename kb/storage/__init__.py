"""The edges of the knowledge base: files, tables and the workspace folder."""
