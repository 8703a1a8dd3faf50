"""The door to residents: renders a book, and only a book, to files; home of the look both doors share."""
