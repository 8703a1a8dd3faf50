"""Sample content that its commands refuse: the demo says in which file and at which row, with the command's own sentence."""

import shutil
from pathlib import Path

import pytest

from meguru.base.towns.models import Town
from meguru.demo.content import CONTENT_DIRECTORY, ContentBroken, TownContent, load_content
from meguru.demo.runner import make_town

BODIES, MEASURES, YEAR = "bodies.toml", "measures.toml", "years/2016/year.toml"
OFFICE = '{ on = 2016-06-20, by = "jimukyoku" }'
SHEET = '\n[[sheets]]\ncode = "m01"\n'
OPINION = f'\n[[opinions]]\nnumber = "H28-001"\nchannel = "fax"\nreceived_on = 2016-06-20\ntext = "例です"\nentered = {OFFICE}\n'


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small town's content, to be spoilt."""
    shutil.copytree(CONTENT_DIRECTORY / "sample-machi", tmp_path / "sample-machi")

    def load(slug: str) -> TownContent:
        return load_content(slug, directory=tmp_path)

    monkeypatch.setattr("meguru.demo.runner.load_content", load)
    return tmp_path / "sample-machi"


def spoil(content: Path, file: str, said: str, instead: str) -> None:
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert said in text
    path.write_text(text.replace(said, instead, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "said", "instead", "problem"),
    [
        ("town.toml", '"sample-machi"', '"_"', "town.toml: town: slug: "),
        ("town.toml", "number = 2", "number = 1", r"town.toml: districts\[2\]: number: 1番の地区は、もう登録"),
        ("town.toml", 'target = "formulation"', 'target = "secretariat"', r"town.toml: flows\[1\]: target: ほかの会議体"),
        ("town.toml", "川下地区の集い", "川上地区の集い", r"town.toml: bodies\[3\]: name: "),
        (BODIES, "くらし安全課", "福祉課", r"bodies.toml: organisations\[2\]: name: 「福祉課」は、もう登録"),
        (BODIES, 'person = "例町 ゆう"', 'person = "例町 ゆき"', r"accounts\[1\]: person 例町 ゆき is not there"),
        (BODIES, 'person = "仮町 ひさ子"', 'person = "仮町 久"', r"seats\[2\].holders\[1\]: person 仮町 久 is not there"),
        (BODIES, 'organisation = "福祉課"', 'organisation = "課"', r"bodies.toml: seats\[1\]: organisation 課 is not"),
        (BODIES, '"fukushi-tanto"', '"jimukyoku"', r"bodies.toml: seats\[3\]: seat jimukyoku stands twice"),
        (BODIES, "starts_on = 2016-04-01 }]", "starts_on = 2016-04-01, ends_on = 2016-03-01 }]", r"seats\[1\].holders\[1\]: "),
        ("term.toml", "step = 3,", "step = 2,", "term.toml: term: scale: 評価の段階は、1から順に"),
        ("term.toml", 'by = "jimukyoku"', 'by = "chair-kawashimo"', "term: seat chair-kawashimo is vacant on 2016-04-01"),
        ("term.toml", 'key = "yorisou"', 'key = "yori"', "term.toml: term: pillars: 上の柱を選び直して"),
        ("term.toml", 'by = "jimukyoku"', 'by = "member-01"', "term.toml: term: 「計画書を読み取り、直す」は、"),
        (MEASURES, 'pillar = "ugoku"', 'pillar = "ugokanu"', r"measures.toml: measures\[2\]: pillar: 柱を選び直し"),
        (MEASURES, 'code = "m02"', 'code = "m03"', r"measures\[2\]: m03 is the code of 水害に備える"),
        (MEASURES, 'owner = "福祉課"', 'owner = "係"', r"measures\[1\]: organisation 係 is not there"),
        ("districts/1-kawakami.toml", '"kawakami"', '"kawaue"', "1-kawakami.toml: お探しのものは見つかりません"),
        (
            "districts/2-kawashimo.toml",
            '["m03"]',
            '["m99"]',
            r"districts/2-kawashimo.toml: themes: この計画にない取組です：m99",
        ),
        (YEAR, 'by = "jimukyoku" }\n', 'by = "nobody" }\n', "sample-machi/years/2016: seat nobody is not there"),
        (YEAR, 'measures = ["m01"]', 'measures = ["m99"]', r"2016/year.toml: activities\[2\]: お探しのもの"),
        (YEAR, "held_on = 2016-04-20", "held_on = 2015-04-20", r"2016/year.toml: activities\[1\]: held_on: 平成27年度は"),
    ],
)  # fmt: skip
def test_what_a_command_refuses_is_told_with_its_place(
    file: str, said: str, instead: str, problem: str, content: Path, bare_database: None
) -> None:
    spoil(content, file, said, instead)
    with pytest.raises(ContentBroken, match=problem):
        make_town("sample-machi")
    assert not Town.objects.exists()


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (f'{SHEET}written = {OFFICE}\ncontent = {{ done = "例" }}\n', r"sheets\[1\]: done: この欄は"),
        (f"{SHEET}written = {OFFICE}\ncontent = {{}}\nfigures = {{ 人数 = 1 }}\n", "more.toml: is not TOML"),
        (f'{SHEET}written = {OFFICE}\ncontent = {{}}\nfigures = {{ "人数" = 1 }}\n', "indicator 人数 is not there"),
        (f'{SHEET}written = {OFFICE}\ncontent = {{}}\nrating = "A"\n', r"sheets\[1\]: rating: 自己評価を選び直して"),
        (f"{SHEET}sent = {OFFICE}\ncontent = {{}}\n", r"sheets\[1\]: did: "),
        (f"{SHEET}accepted = {OFFICE}\ncontent = {{}}\n", r"more.toml: sheets\[1\]: "),
        (OPINION.replace("H28-001", "H28-009"), r"more.toml: opinions\[1\]: number H28-009 became H28-001"),
        (OPINION.replace('"fax"', '"letter"'), r"opinions\[1\].channel: 'letter' is not one of web, post, fax"),
        (f"{OPINION}answered = {{ on = 2016-07-01, by = \"jimukyoku\", answer_class = \"other\", answer = \"\" }}\n",
         r"more.toml: opinions\[1\]: answer: "),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_taken_is_told_with_its_place(
    more: str, problem: str, content: Path, bare_database: None
) -> None:
    (content / "years" / "2016" / "more.toml").write_text(more, encoding="utf-8")
    with pytest.raises(ContentBroken, match=problem):
        make_town("sample-machi")
