"""One way for every Excel table that goes out, is worked on, and comes back.

A table is described once (``columns``, with the ``kinds`` of its cells). ``writing`` makes the workbook, with a ``stamp`` that
says what it is. What comes back is looked at and opened in a child process (``reading``, ``child``), which gives nothing but
``cells``; ``stamp`` recognises it, ``checking`` makes values of its cells or says what is wrong with which, ``comparing`` says
what it would change, and ``report`` tells that as plain data. Nothing here saves: whoever asked gives the changes to commands.
"""
