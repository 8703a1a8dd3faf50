"""Reading plans: terms, measures, districts, layers and lineages, each under its own name. Fixed numbers of queries."""
