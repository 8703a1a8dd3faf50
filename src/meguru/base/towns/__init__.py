"""Towns: a municipality, and the scope that fails closed around its rows."""
