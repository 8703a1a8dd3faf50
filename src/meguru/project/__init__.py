"""Project: settings, addresses, the WSGI entry, and the ``meguru`` command line."""
