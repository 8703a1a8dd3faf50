"""Figures: the yearly numbers of indicators."""
