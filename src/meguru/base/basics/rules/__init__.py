"""Decisions about the basics of districts, without Django: ages, numbers, names of areas, and how a census file is read."""
