"""Core: plain Python without tables or Django. Fiscal years and eras, the clock, Japanese text, errors, states, environment."""
