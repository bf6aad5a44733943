"""How the tables of a case came to be, one file a step; run by Alembic."""
