"""Reads a plan document in a child process with limits (``files/outside``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meguru.core.language import _
from meguru.files.outside.apart import TOO_HEAVY, TOO_SLOW, Limits, Told, run_apart

LIMITS = Limits()
SENTENCES = {
    TOO_HEAVY: _(
        "読み取りに必要な記憶が多すぎるファイルです。機器を守るため読み取りを止めました。"
        "計画の章だけを新しいファイルに保存し直してください。"
    ),
    TOO_SLOW: _(
        "決められた時間のうちに読み取れないファイルです。ほかの仕事を待たせないため読み取りを止めました。"
        "計画の章だけを新しいファイルに保存し直してください。"
    ),
}


def read_apart(
    data: bytes,
    filename: str,
    *,
    limits: Limits = LIMITS,
    told: Told | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Return the reading's JSON. ``told`` hears of each page read.

    Raises FileRefused (also ``too_heavy`` and ``too_slow``) and ReaderFailed, the latter too where ``is_stopping`` says so.
    """
    words = [filename.replace("\x00", "")[-200:]]
    work = "meguru.files.reading.child"
    return dict(run_apart(work, data, words, limits=limits, sentences=SENTENCES, told=told, is_stopping=is_stopping))
