"""Bodies: districts, organisations, committees and teams, their seats and the people in them, and accounts."""
