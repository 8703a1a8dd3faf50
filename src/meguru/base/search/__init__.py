"""Finding what the town has written: an index of plain data that the areas hand down, and the words it is found by."""
