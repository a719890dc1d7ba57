"""How the tables of the review database came to be, step by step; run by Alembic."""
