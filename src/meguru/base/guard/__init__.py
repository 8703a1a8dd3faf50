"""The privacy guard at work in a town: its own words, what it points out, and what somebody let stand with a reason."""
