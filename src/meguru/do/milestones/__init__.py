"""Milestones of measures within a year, and the named people who look after a measure."""
