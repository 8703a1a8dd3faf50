"""One module a file format; each turns bytes into a ``Document`` of lines and tables and knows nothing of plans."""
