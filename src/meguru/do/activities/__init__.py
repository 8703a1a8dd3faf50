"""Activities: the log of what was done, where, for which measures, with how many people."""
