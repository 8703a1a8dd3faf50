"""Reading reorganisations, and the ends of districts and committees, each under its own name."""
