"""``meguru read``: reads a plan document and says what was found, without settings or a database."""

import argparse
import json
import sys
from pathlib import Path

from meguru.files.outside.apart import ReaderFailed
from meguru.files.outside.guard import MAX_BYTES
from meguru.files.reading import FileRefused, FoundPlan, write_workbook
from meguru.files.reading.apart import read_apart
from meguru.files.reading.from_json import reading_from_json


def arguments(parser: argparse.ArgumentParser) -> None:
    """The document, and the form of the answer."""
    parser.add_argument("file", metavar="計画書", type=Path, help="txt・pdf・docx・xlsx のファイル")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="すべてを JSON で出す")
    form.add_argument("--xlsx", metavar="出力先", type=Path, help="直せる表（Excel）に書き出す")


def run(options: argparse.Namespace) -> int:
    """Read, and print a summary, JSON, or write a workbook. Exit status 1 with the sentence where it cannot be read."""
    try:
        found = read_apart(_contents(options.file), options.file.name)
        reading = reading_from_json(found, found["measures"], options.file.name)
        if options.xlsx:
            options.xlsx.write_bytes(write_workbook(reading))
            print(f"{options.xlsx} に書き出しました（取組 {len(reading.measures)}件）。")
        elif options.json:
            json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
            print()
        else:
            print(summary(reading))
    except FileRefused as problem:
        print(f"meguru: {problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"meguru: {problem.filename or options.file} を扱えません（{problem.strerror}）。", file=sys.stderr)
        return 1
    except ReaderFailed:
        print("meguru: 読み取りが途中で止まりました。もう一度お試しください。", file=sys.stderr)
        return 1
    return 0


def _contents(file: Path) -> bytes:
    """The file, and no more of it than a plan may hold. Raises FileRefused for what is no file."""
    if file.exists() and not file.is_file():
        raise FileRefused("wrong_type", f"{file} はファイルではありません。計画書のファイルを選んでください。")
    with file.open("rb") as source:
        return source.read(MAX_BYTES + 1)


def summary(reading: FoundPlan) -> str:
    """The reading in words: how much of each thing, what to look at, then the measures by owner."""
    lines = [
        f"取組 {len(reading.measures)}件、主体 {len(reading.actors)}、推進の組織 {len(reading.bodies)}、"
        f"流れ {len(reading.flows)}、進め方 {len(reading.cycle)}、使わなかった行 {len(reading.unused_lines)}"
    ]
    lines += [warning.message for warning in reading.warnings]
    owner = None
    for number, measure in enumerate(reading.measures, start=1):
        if measure.owner != owner:
            owner = measure.owner
            lines.append(f"\n{owner or '（担当が分かりません）'}")
        lines.append(f"  {number:>3}  {measure.title}")
    return "\n".join(lines)
