"""The set-up of a town in one piece: its bodies, seats and people, and its plan while it is prepared, as rows of sheets."""
