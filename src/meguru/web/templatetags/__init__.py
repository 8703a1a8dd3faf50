"""Template words of the doors."""
