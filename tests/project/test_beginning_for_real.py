"""A town begins as the README says: its commands, line by line, in an empty folder; ``meguru found`` asks for what is missing."""

import re
import shlex
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.instance import Place, prepared, serving
from tests.support.terminal import typed

pytestmark = pytest.mark.kill  # starts and ends real processes
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "kita-no-machi-2018"
HEADINGS = {"README.md": "## Using it for real", "README.ja.md": "## 本物の町で使う"}
ANSWERS = (
    "Minato Ku", "minato", "", "みなと区", "港区", "みなとく", "", "", "", "045-000-0000", "", "", "free", "", "港 はじめ", "港",
    "minato1", "short", PASSWORD, "another", PASSWORD, PASSWORD, "はい",
)  # fmt: skip


@pytest.fixture
def tables(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An instance without a town."""
    return prepared(Place(tmp_path / "own", {"MEGURU_SECRET_KEY": "k" * 50}), tmp_path_factory, founded=False)


def lines_of(readme: str) -> list[str]:
    """The commands of the README's first block under its heading, without what is said of them."""
    text = (ROOT / readme).read_text(encoding="utf-8").split(HEADINGS[readme], 1)[1]
    block = re.search(r"^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert block
    return [re.sub(r"\s{2,}# .*", "", line) for line in block[1].splitlines()]


def test_on_a_terminal_it_leads_through(tables: Place) -> None:
    status, shown = typed(tables.command("found"), ANSWERS, folder=tables.folder, env=tables.environment)
    assert status == 0, shown
    for words in (
        "「Minato Ku」は使えません", "これは、空けておけません", "ひらがなで書いてください", "［みなと区役所］", "pdl-1.0か",
        "英数字と", "二度のパスワードが違います", "このとおりに開きます", "みなと区を開きました", "次は meguru serve",
    ):  # fmt: skip
        assert words in shown, shown
    assert PASSWORD not in shown
    again = ("minato", "kita", "minato1", "kita1", PASSWORD, PASSWORD, "いいえ")
    given = ("found", "--reading", "きたく", "--office", "北区役所", "--council", "北区社協", "--department", "福祉課",
             "--telephone", "1", "--fax", "2", "--post", "北区", "--licence", "pdl-1.0", "--person", "北 一")  # fmt: skip
    answers = (again[0], again[1], "北区", *again[2:])
    status, shown = typed(tables.command(*given), answers, folder=tables.folder, env=tables.environment)
    assert (status, shown.count("もう使われています"), "何もつくらずに" in shown) == (1, 2, True), shown


def test_what_the_readme_once_said_asks_only_for_the_rest(tables: Place) -> None:
    answers = ("きたく", *[""] * 7, "北 一", "kita1", PASSWORD, PASSWORD, "")
    words = tables.command("found", "kita", "北町")
    status, shown = typed(words, answers, folder=tables.folder, env=tables.environment)
    assert (status, "［北町役場］" in shown, "番地に使う英字（" in shown) == (0, True, False), shown


def test_without_a_terminal_it_says_in_one_sentence_what_is_missing(tables: Place) -> None:
    done = tables.run("found", "kita", "北区")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "meguru found: --person 氏名、--username 利用者名、--password-stdin（パスワードを標準入力から） を書いてください"
        "（端末から打てば、一つずつたずねます）。\n"
    )


@pytest.mark.parametrize("readme", HEADINGS)
def test_the_readme_works_line_by_line(readme: str, tmp_path: Path) -> None:
    """``make setup`` alone is not run: it makes the ``.venv`` that this very test runs in."""
    setup, *lines, serve = lines_of(readme)
    assert (setup, serve) == ("make setup", ".venv/bin/meguru serve")
    assert re.search("^setup:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    plain = Place(tmp_path, {})
    own = plain.environment
    del own["MEGURU_VAR"]
    command = tmp_path / ".venv" / "bin" / "meguru"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.join(plain.command())} "$@"\n')
    command.chmod(0o755)
    script = "\n".join(["set -e", *lines, "env -0 > environment"])
    status, shown = typed(("bash", "-c", script), ANSWERS, folder=tmp_path, env=own)
    assert status == 0, shown
    for words in ("みなと区を開きました", "注意　みなと区 の準備", "異常はありません"):
        assert words in shown, shown
    assert (tmp_path / "var" / "first.zip").exists()
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0
    said = dict(pair.split("=", 1) for pair in (tmp_path / "environment").read_text().split("\0") if "MEGURU" in pair)
    with serving(Place(tmp_path / "var", said), host="localhost") as served:
        page = urlopen(f"http://localhost:{served.port}/entrance/", timeout=20).read().decode()
    assert "利用者名" in page


def test_the_lines_for_a_proxy_are_settings_that_exist() -> None:
    for readme in HEADINGS:
        text = (ROOT / readme).read_text(encoding="utf-8").split(HEADINGS[readme], 1)[1].split("\n## ", 1)[0]
        settings = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
        named = set(re.findall(r"MEGURU_[A-Z_]+", text))
        assert {"MEGURU_SECURE", "MEGURU_PROXIES", "MEGURU_ORIGINS"} <= named
        assert all(f"`{name.removesuffix('_FILE')}`" in settings for name in named)
