"""The words of the command line: a module each, with ``arguments(parser)`` and ``run(options)``, and what they share."""
