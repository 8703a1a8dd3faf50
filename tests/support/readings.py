"""A plan document in a few lines, and readings of it, for tests of the way from a document to a plan."""

from datetime import datetime

from meguru.base.access.actor import Actor
from meguru.files.reading import read_plan
from meguru.plan.documents.commands import keep_reading
from meguru.plan.documents.models import PlanReading
from tests.support.cast import BEGINNING

DOCUMENT = """第２章　取組
１　区役所の取組
福祉課
●見守りの輪
あいさつと声かけで、気づき
合える町にします。
●災害時の備え
名簿を整え、訓練をします。
子育て課
●こどもの居場所
放課後に集まれる場所をふやします。
２　区社会福祉協議会の取組
◆ふれあい給食
ひとり暮らしの方と食卓をかこみます。
""".encode()

# What the tests correct: three rows, the last of which the reader was not sure of.
FOUND = {
    "format": "txt",
    "measures": [
        {
            "title": "見守りの輪",
            "description": "あいさつと声かけで、気づき合える町にします。",
            "owner": "福祉課",
            "group": "福祉課",
            "kind": "measure",
            "source_lines": [4, 5, 6],
            "sure": True,
            "doubt": "",
            "paragraphs": ["あいさつと声かけで、気づき合える町にします。"],
            "number": "",
            "extra": {},
        },
        {
            "title": "こどもの居場所",
            "description": "放課後に集まれる場所をふやします。",
            "owner": "子育て課",
            "group": "子育て課",
            "kind": "measure",
            "source_lines": [10, 11],
            "sure": True,
            "doubt": "",
            "paragraphs": ["放課後に集まれる場所をふやします。"],
            "number": "",
            "extra": {},
        },
        {
            "title": "ふれあい給食",
            "description": "食卓をかこみます。",
            "owner": "区社協",
            "group": "継続事業",
            "kind": "continued_project",
            "source_lines": [13, 14],
            "sure": False,
            "doubt": "担当を見出しから推定しました。",
            "paragraphs": ["食卓をかこみます。"],
            "number": "",
            "extra": {},
        },
    ],
    "actors": [],
    "bodies": [],
    "flows": [],
    "cycle": [],
    "headings": [],
    "unused_lines": [1],
    "warnings": [{"code": "guess", "message": "担当を推定したところがあります。", "lines": [13]}],
    "lines": [
        {"number": number, "page": 1, "text": text}
        for number, text in enumerate(DOCUMENT.decode().splitlines(), start=1)
    ],
}


def kept_reading(actor: Actor, *, at: datetime = BEGINNING, digest: str = "0" * 64) -> PlanReading:
    """A reading with three rows that waits to be corrected."""
    return keep_reading(actor=actor, filename="計画書.txt", digest=digest, found=FOUND, at=at)


def really_read(actor: Actor, *, at: datetime = BEGINNING) -> PlanReading:
    """What the reader itself makes of the document."""
    found = read_plan(DOCUMENT, "計画書.txt").to_json()
    return keep_reading(actor=actor, filename="計画書.txt", digest="1" * 64, found=found, at=at)
