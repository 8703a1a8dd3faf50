"""``meguru publish``: renders a town's public book to disk again, or to another folder."""

import argparse
from pathlib import Path

from meguru.core.errors import NotNow
from meguru.jobs.publishing import render_town


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which town, and where to."""
    parser.add_argument("town", metavar="町", help="町の番地の名（slug）")
    parser.add_argument("--to", metavar="フォルダ", type=Path, help="いつもの場所の代わりに、このフォルダへ書き出す")


def run(options: argparse.Namespace) -> int:
    """Say what was written."""
    report = render_town(options.town, to=options.to)
    if report is None:
        raise NotNow("この町には、公表した記録がまだありません。仕事場の「公表」から公表してください。")
    if report.mended:
        print(f"書いたときと違っていたファイルを直しました（{len(report.mended)}：{'、'.join(report.mended[:5])}）。")
    elif not report.switched:
        print("公開ページは、もう新しくなっています。書いたものはありません。")
    else:
        print(f"公開ページを書き出しました（書いたファイル {report.written}、前と同じファイル {report.linked}）。")
    return 0
