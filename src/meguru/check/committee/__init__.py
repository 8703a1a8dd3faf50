"""Committee: meetings of the formulation and promotion committee, its evaluation, its advice and the replies."""
