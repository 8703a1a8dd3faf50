"""Audit: the ledger. Append-only, hash-chained per town, refused by the database itself to be changed (law 4)."""
