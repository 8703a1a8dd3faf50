"""Large third-party libraries, named at the top of a module like any import but loaded on first use.

A web worker reads no document and draws only what the preview of a draft shows for the first time: without these libraries it
is 90 MB smaller and starts 1.7 seconds sooner; the job process and the children that read documents load what they use. Only for
libraries of others: our own modules are imported plainly, so that the ladder sees them.
"""

from importlib import import_module
from typing import Any


class Heavy:
    """Stands for a library until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        return getattr(import_module(self._name), wanted)
