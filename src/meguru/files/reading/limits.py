"""How much of a plan document is read."""

MAX_PAGES = 400
MAX_LINES = 60_000
MAX_LINE_LENGTH = 10_000
