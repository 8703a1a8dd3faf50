"""Web: the HTML doors, split by audience. A view parses, makes one call, and shows the result or the named error."""
