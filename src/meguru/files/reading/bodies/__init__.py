"""Bodies of the promotion structure, the flows between them, and the cycle of the year."""
