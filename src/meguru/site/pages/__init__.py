"""One module for each group of pages: what a template needs, taken from the book. Nothing is worked out in templates."""
