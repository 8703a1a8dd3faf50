"""A district's basics by date: how many live there, of which age, in how many households and associations."""
