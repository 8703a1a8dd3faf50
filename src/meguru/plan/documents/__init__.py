"""Documents: plan documents that wait to be read, and what was found in them while people correct it."""
