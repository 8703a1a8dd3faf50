"""Environment variables, read strictly: a wrong value stops the server from starting and says why.

Every setting read here is listed in ``docs/reference/settings.md``; a contract test compares the two.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class WrongSetting(SystemExit):
    """A setting has a value that cannot be used. Stops the process with the sentence and exit status 78 (EX_CONFIG)."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(78)
        self.sentence = f"設定 {name} の値「{value}」は使えません。{wanted}"

    def __str__(self) -> str:
        return self.sentence


class Environment:
    """Typed access to environment variables. ``NAME_FILE`` may name a file that holds the value (for secrets)."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def _raw(self, name: str) -> str | None:
        file = self._values.get(f"{name}_FILE")
        if file:
            try:
                return Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise WrongSetting(f"{name}_FILE", file, f"このファイルを読めません（{error.strerror}）。") from None
        return self._values.get(name)

    def _read(self, name: str, default: T, convert: Callable[[str], T], wanted: str) -> T:
        raw = self._raw(name)
        if raw is None or raw.strip() == "":
            return default
        try:
            return convert(raw.strip())
        except ValueError:
            raise WrongSetting(name, raw, wanted) from None

    def text(self, name: str, default: str) -> str:
        """A text, or the default where it is not set."""
        return self._read(name, default, str, "")

    def flag(self, name: str, default: bool) -> bool:
        """yes/no in the usual spellings."""
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }

        def convert(raw: str) -> bool:
            if raw.lower() not in words:
                raise ValueError(raw)
            return words[raw.lower()]

        return self._read(name, default, convert, "1 か 0（yes / no でも可）を書いてください。")

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number between two bounds."""

        def convert(raw: str) -> int:
            value = int(raw)
            if not lowest <= value <= highest:
                raise ValueError(raw)
            return value

        return self._read(name, default, convert, f"{lowest} から {highest} までの整数を書いてください。")

    def names(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Words separated by commas."""

        def convert(raw: str) -> tuple[str, ...]:
            return tuple(part.strip() for part in raw.split(",") if part.strip())

        return self._read(name, default, convert, "コンマで区切って書いてください。")

    def day(self, name: str) -> date | None:
        """A calendar day as 2018-05-21, or ``None`` where it is not set."""
        return self._read(name, None, date.fromisoformat, "「2018-05-21」のように書いてください。")

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """One of a few words, in capitals or not."""

        def convert(raw: str) -> str:
            if raw.upper() not in choices:
                raise ValueError(raw)
            return raw.upper()

        return self._read(name, default, convert, f"{'・'.join(choices)} のどれかを書いてください。")

    def folder(self, name: str, default: Path) -> Path:
        """A folder's path. It need not exist yet, but must not be a file."""

        def convert(raw: str) -> Path:
            path = Path(raw).expanduser().absolute()
            if path.exists() and not path.is_dir():
                raise ValueError(raw)
            return path

        return self._read(name, default, convert, "フォルダの場所を書いてください（ファイルは指定できません）。")

    def web_address(self, name: str, default: str) -> str:
        """A web address: http(s)://host/… or a path that begins with a slash."""

        def convert(raw: str) -> str:
            parts = urlsplit(raw)
            if not ((parts.scheme in ("http", "https") and parts.netloc) or raw.startswith("/")):
                raise ValueError(raw)
            return raw

        return self._read(name, default, convert, "「https://…」か「/」で始まる番地を書いてください。")


def is_this_machine(address: str) -> bool:
    """Whether a web address leads nowhere but to the very machine on which it is opened."""
    host = urlsplit(address).hostname or ""
    return host in ("localhost", "::1") or host.endswith(".localhost") or host.startswith("127.")
