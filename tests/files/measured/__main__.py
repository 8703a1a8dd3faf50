"""``python -m tests.files.measured``: the table of what the reader finds (``measuring``)."""

from tests.files.measured.measuring import main

if __name__ == "__main__":
    main()
