"""Amendments: decisions to continue, add, amend or end, with reason and causes."""
