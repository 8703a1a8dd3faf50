"""Publish: freezes everything public about a year into one self-contained, hashed book. Nothing else is public."""
