"""Reading bodies: actors, seats, lists, registers, the promotion structure, each under its own name."""
