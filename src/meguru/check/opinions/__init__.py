"""Opinions: what residents say, the answer, and what came of it. Contacts are kept apart."""
