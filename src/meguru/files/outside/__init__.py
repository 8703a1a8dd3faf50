"""A file from outside: looked at first, opened in a child process with limits, or refused with a sentence."""
