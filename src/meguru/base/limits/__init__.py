"""How often something may be done: counted in a table of its own that no visitor can empty."""
