"""Turn: opens a year with everything the last one hands down, and closes it. No tables."""
