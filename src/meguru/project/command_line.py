"""The ``meguru`` command line: one table of words, each with the module that does it. Other words are Django's own.

A foreseen failure is one sentence on stderr and an exit status: 1 for "it cannot be done", 78 for a wrong setting.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

import django
from django.core.management import execute_from_command_line
from django.db.utils import DatabaseError

from meguru.base.standing import fault_of
from meguru.core.env import WrongSetting
from meguru.core.errors import DomainError

WRONG_SETTING = 78


@dataclass(frozen=True)
class Word:
    """One word of the command line. Its module has ``arguments(parser)`` and ``run(options) -> int``."""

    module: str
    summary: str
    needs_django: bool = True


WORDS = {
    "serve": Word("serving", "めぐるを動かす（サーバーと裏の仕事）"),
    "worker": Word("working", "裏の仕事だけを動かす（公開ページの書き出しなど）"),
    "migrate": Word("preparing", "データベースを用意する、または新しい版に合わせる"),
    "found": Word("founding", "町を開き、はじめの事務局の席と利用者をつくる"),
    "read": Word("reading", "計画書（txt・pdf・docx・xlsx）を読み取る", needs_django=False),
    "publish": Word("publishing", "公開ページを、いま公表している記録から書き出し直す"),
    "search": Word("searching", "探すための索引を、はじめからつくり直す"),
    "backup": Word("backup", "すべての記録を一つのファイルに取っておく"),
    "restore": Word("restore", "取っておいたファイルを、空のデータベースに戻す"),
    "doctor": Word("doctor", "壊れているところ、危ないところがないか調べる"),
    "demo": Word("demo", "見本の町をつくる（--serve でそのまま動かす）"),
}


class Parser(argparse.ArgumentParser):
    """argparse with its fixed words in Japanese."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, add_help=False)
        self._positionals.title = "書くもの"
        self._optionals.title = "選べるもの"
        self.add_argument("-h", "--help", action="help", help="この説明を出す")

    def format_help(self) -> str:
        """The help, its heading in Japanese."""
        return super().format_help().replace("usage: ", "使い方: ", 1)

    def error(self, message: str) -> NoReturn:
        """A wrong word: the usage and what is wrong, exit status 2."""
        usage = self.format_usage().replace("usage: ", "使い方: ", 1)
        self.exit(2, f"{usage}{self.prog}: 書き方が違います（{message}）\n")


def overview() -> str:
    """What ``meguru`` alone and ``meguru --help`` say."""
    lines = [f"  {word:<9}{entry.summary}" for word, entry in WORDS.items()]
    return "\n".join(
        [
            "使い方: meguru 命令 …",
            "",
            "命令:",
            *lines,
            "",
            "くわしくは: meguru 命令 --help",
            "設定: docs/reference/settings.md",
        ]
    )


def parser_for(word: str) -> argparse.ArgumentParser:
    """The parser of one word, with its own arguments."""
    entry = WORDS[word]
    parser = Parser(prog=f"meguru {word}", description=entry.summary)
    import_module(f"meguru.project.words.{entry.module}").arguments(parser)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command. The exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(overview())
        return 0 if arguments else 2
    word, rest = arguments[0], arguments[1:]
    if word not in WORDS:
        execute_from_command_line(["meguru", *arguments])
        return 0
    entry = WORDS[word]
    if entry.needs_django:
        django.setup()
    options = parser_for(word).parse_args(rest)
    return int(import_module(f"meguru.project.words.{entry.module}").run(options) or 0)


def main() -> None:
    """The console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meguru.project.settings")
    try:
        status = run(sys.argv[1:])
    except WrongSetting as problem:
        status = _say(problem.sentence, WRONG_SETTING)
    except DomainError as problem:
        status = _say(problem.message, 1)
    except DatabaseError as problem:
        status = _say(f"{_of_database(problem)}（{str(problem).strip()}）", 1)
    except BrokenPipeError:
        status = 1
    except OSError as problem:
        where = f"{problem.filename}：" if problem.filename else ""
        fault = fault_of(problem)
        said = fault.sentence.removesuffix("。") if fault else "ファイルを読み書きできません"
        status = _say(f"{said}（{where}{problem.strerror or problem}）。", 1)
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _of_database(problem: DatabaseError) -> str:
    """What is wrong, and what to look at where that is not said by it."""
    fault = fault_of(problem)
    if fault is None or fault.kind == "broken":
        return "データベースを読み書きできません。壊れていないか、meguru doctor で確かめてください。"
    if fault.kind == "away":
        return "データベースに届きません。DATABASE_URL と、データベースが動いていることを確かめてください。"
    return fault.sentence


def _say(sentence: str, status: int) -> int:
    print(f"meguru: {sentence}", file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
