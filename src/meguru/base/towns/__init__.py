"""Towns: a municipality, and the scope without which its rows cannot be reached."""
