"""The worker's part in a test of pages: what waits to be read is read, each document in its child process."""

from meguru.jobs.reading import read_waiting, unread_documents


def read_all() -> int:
    """Read every document that waits, as a worker does. How many."""
    waiting = unread_documents()
    for slug, reading_id in waiting:
        read_waiting(slug, reading_id)
    return len(waiting)
