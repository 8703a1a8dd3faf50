"""Terms: what one term (期) of the plan sets for itself, as plain data. No tables: the term's row is one of ``plans``."""
