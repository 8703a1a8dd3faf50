"""Audit: the ledger. Append-only, hash-chained per town; the database itself refuses any change to it (law 4)."""
