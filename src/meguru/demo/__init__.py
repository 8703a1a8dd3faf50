"""The demo: the Kohoku plan and a lived-in sample year, made only through commands."""
