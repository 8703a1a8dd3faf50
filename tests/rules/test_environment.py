"""Settings from the environment: read in their usual spellings, and refused in a sentence that names the setting."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from meguru.core.env import Environment, WrongSetting, is_this_machine

Ask = Callable[[Environment], object]


def flag(env: Environment) -> object:
    return env.flag("X", False)


def number(env: Environment) -> object:
    return env.number("X", 3, 1, 10)


def words(env: Environment) -> object:
    return env.names("X", ("a",))


def day(env: Environment) -> object:
    return env.day("X")


def choice(env: Environment) -> object:
    return env.choice("X", "INFO", ("INFO", "DEBUG"))


def web(env: Environment) -> object:
    return env.web_address("X", "/")


@pytest.mark.parametrize(
    ("ask", "raw", "read"),
    [
        (flag, "Yes", True), (flag, "0", False), (number, " 7 ", 7), (words, "a, b,,c ", ("a", "b", "c")),
        (day, "2018-05-21", date(2018, 5, 21)), (choice, "debug", "DEBUG"), (web, "/opinion/", "/opinion/"),
        (web, "https://example.jp/x", "https://example.jp/x"),
    ],
)  # fmt: skip
def test_a_setting_is_read_in_its_usual_spellings(ask: Ask, raw: str, read: object) -> None:
    assert ask(Environment({"X": raw})) == read


@pytest.mark.parametrize(
    ("ask", "default"), [(flag, False), (number, 3), (words, ("a",)), (day, None), (choice, "INFO"), (web, "/")]
)
@pytest.mark.parametrize("values", [{}, {"X": ""}, {"X": "  "}])
def test_what_is_not_set_is_the_default(ask: Ask, default: object, values: dict[str, str]) -> None:
    assert ask(Environment(values)) == default


@pytest.mark.parametrize(
    ("ask", "raw"),
    [
        (flag, "maybe"), (number, "0"), (number, "11"), (number, "many"), (day, "5/21"), (choice, "loud"),
        (web, "example.jp"), (web, "ftp://example.jp/"), (web, "https://"),
    ],
)  # fmt: skip
def test_nonsense_stops_the_start_with_a_sentence_that_names_the_setting(ask: Ask, raw: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        ask(Environment({"X": raw}))
    assert refused.value.code == 78
    assert str(refused.value).startswith(f"設定 X の値「{raw}」は使えません。")
    assert str(refused.value).endswith("。")


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("himitsu\n")
    assert Environment({"X_FILE": str(file), "X": "other"}).text("X", "") == "himitsu"
    with pytest.raises(WrongSetting, match="X_FILE"):
        Environment({"X_FILE": str(tmp_path / "nothing")}).text("X", "")


def test_a_folder_need_not_exist_and_is_no_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert Environment({"X": str(tmp_path / "new")}).folder("X", tmp_path) == tmp_path / "new"
    assert Environment({"X": str(tmp_path)}).folder("X", Path("/")) == tmp_path
    with pytest.raises(WrongSetting):
        Environment({"X": str(file)}).folder("X", tmp_path)


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("http://localhost:8000", True), ("http://127.0.0.1:8612/x/", True), ("http://[::1]/", True),
        ("http://meguru.localhost/", True), ("https://plan.example.lg.jp", False), ("http://192.168.0.5:8000/", False),
        ("/opinion/", False),
    ],
)  # fmt: skip
def test_an_address_that_opens_on_this_machine_alone_is_known(address: str, is_here: bool) -> None:
    assert is_this_machine(address) is is_here
