"""``meguru read``: reads a plan document and says what was found, without settings or a database."""

import argparse
import json
import sys
from pathlib import Path

from meguru.files.reading import PlanFileRefused, PlanReading, read_plan, write_workbook


def arguments(parser: argparse.ArgumentParser) -> None:
    """The document, and the form of the answer."""
    parser.add_argument("file", metavar="計画書", type=Path, help="txt・pdf・docx・xlsx のファイル")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="すべてを JSON で出す")
    form.add_argument("--xlsx", metavar="出力先", type=Path, help="直せる表（Excel）に書き出す")


def run(options: argparse.Namespace) -> int:
    """Read, and print a summary, JSON, or write a workbook. Exit status 1 with the sentence where it cannot be read."""
    try:
        reading = read_plan(options.file.read_bytes(), options.file.name)
        if options.xlsx:
            options.xlsx.write_bytes(write_workbook(reading))
            print(f"{options.xlsx} に書き出しました（取組 {len(reading.measures)}件）。")
        elif options.json:
            json.dump(reading.to_json(), sys.stdout, ensure_ascii=False, indent=1)
            print()
        else:
            print(summary(reading))
    except PlanFileRefused as problem:
        print(f"meguru: {problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"meguru: {problem.filename or options.file} を扱えません（{problem.strerror}）。", file=sys.stderr)
        return 1
    return 0


def summary(reading: PlanReading) -> str:
    """The reading in words: how much of each thing, then the measures by owner."""
    lines = [
        f"取組 {len(reading.measures)}件、主体 {len(reading.actors)}、推進の組織 {len(reading.bodies)}、"
        f"流れ {len(reading.flows)}、進め方 {len(reading.cycle)}、使わなかった行 {len(reading.unused_lines)}"
    ]
    owner = None
    for number, measure in enumerate(reading.measures, start=1):
        if measure.owner != owner:
            owner = measure.owner
            lines.append(f"\n{owner or '（担当が分かりません）'}")
        lines.append(f"  {number:>3}  {measure.title}")
    return "\n".join(lines)
