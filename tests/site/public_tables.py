"""The published tables of a rendered site, read as a reader would: the CSV files and their dictionary, and nothing else."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from meguru.core.fiscal import month_day, wareki

Record = dict[str, str]
# Columns of short names, which sentences hold: they are taken out of a text last.
NAMES = {"地区名", "取組名", "テーマ", "題名", "指標", "柱", "町名", "名前", "会議", "計画名", "担当", "見出し", "構成"}
DIGIT = re.compile(r"[0-9０-９]|[一二三四五六七八九十]つの")


@dataclass
class Tables:
    """Everything a site publishes as tables, and what can be counted from it."""

    files: Mapping[str, bytes]
    rows: dict[str, list[Record]] = field(init=False)
    kinds: dict[tuple[str, str], str] = field(init=False)
    titles: dict[str, str] = field(init=False)  # title of a table → its name
    words: list[str] = field(init=False)  # the dictionary's own words

    def __post_init__(self) -> None:
        package = json.loads(self.files["data/datapackage.json"])
        self.rows, self.kinds, self.titles, self.words = {}, {}, {}, []
        for resource in package["resources"]:
            name = resource["name"]
            text = self.files[f"data/{resource['path']}"].decode("utf-8-sig")
            self.rows[name] = list(csv.DictReader(io.StringIO(text)))
            self.titles[resource["title"]] = name
            self.words += [resource["description"], *(f["description"] for f in resource["schema"]["fields"])]
            self.kinds |= {(name, f["name"]): f["kind"] for f in resource["schema"]["fields"]}

    @cached_property
    def release(self) -> Record:
        """Facts about this record."""
        return {row["項目"]: row["内容"] for row in self.rows["release"]}

    @cached_property
    def year(self) -> str:
        """The year it records."""
        return self.release["記録した年度"]

    def of_year(self, name: str, year: str | None = None) -> list[Record]:
        """Rows of a table of one year (this one)."""
        return [row for row in self.rows[name] if row["年度"] == (year or self.year)]

    def year_of(self, label: str) -> str:
        """The year that a label means."""
        return next(row["年度"] for row in self.rows["years"] if row["年度の表記"] == label)

    # ---- counts ---------------------------------------------------------------------------------------------------------

    @cached_property
    def districts(self) -> list[str]:
        """Codes of the districts."""
        return list(dict.fromkeys(row["地区コード"] for row in self.rows["districts"]))

    def district_code(self, name: str) -> str:
        """The code of a district by its name, with or without 地区."""
        names = {row["地区名"]: row["地区コード"] for row in self.rows["districts"]}
        return names[name] if name in names else names[name.removesuffix("地区")]

    def activities(self, year: str, *, district: str = "", measure: str = "") -> tuple[int, int]:
        """How many activities, with how many people, of a district or a measure."""
        found = self.of_year("activities", year)
        if district:
            found = [row for row in found if row["地区コード"] == district]
        if measure:
            found = [row for row in found if measure in row["取組コード"].split()]
        return len(found), people(found)

    @cached_property
    def own(self) -> list[Record]:
        """The districts' own activities of this year."""
        return [row for row in self.of_year("activities") if row["地区コード"]]

    @cached_property
    def asked(self) -> list[Record]:
        """The measures this year asked for."""
        return [row for row in self.of_year("ratings") if row["振り返り"] in ("まとまった", "まだ")]

    @cached_property
    def accepted(self) -> list[Record]:
        """Those whose sheet was accepted."""
        return [row for row in self.asked if row["振り返り"] == "まとまった"]

    @cached_property
    def reviewed(self) -> list[Record]:
        """The districts this year asked for."""
        return [row for row in self.of_year("districts") if row["振り返り"] in ("まとまった", "まだ")]

    def ratings(self, who: str) -> list[str]:
        """The labels of this year's ratings, the owners' (自己評価) or the committee's (委員会の評価)."""
        return [row[who] for row in self.accepted if row[who]]

    def step(self, label: str) -> int:
        """How high a rating stands; 0 for a special one."""
        return next(int(row["段"]) for row in self.rows["scale"] if row["評価"] == label)

    def differing(self) -> list[Record]:
        """The measures whose two ratings stand on different steps."""
        both = [r for r in self.accepted if r["自己評価"] and r["委員会の評価"]]
        steps = [(r, self.step(r["自己評価"]), self.step(r["委員会の評価"])) for r in both]
        return [r for r, own, judged in steps if own and judged and own != judged]

    def opinions(self, year: str | None = None) -> tuple[int, int, int, int]:
        """Received, shown, waiting and withheld, of one year or of all."""
        found = [row for row in self.rows["opinion_counts"] if year is None or row["年度"] == year]
        columns = ("いただいた件数", "お答えを載せた件数", "お答えを準備している件数", "載せていない件数")
        received, shown, waiting, withheld = (sum(int(row[column]) for row in found) for column in columns)
        return received, shown, waiting, withheld

    # ---- what is nobody's counting --------------------------------------------------------------------------------------

    def _cells(self, *kinds: str) -> list[tuple[str, str]]:
        return [
            (column, cell.removeprefix("'"))
            for name, rows in self.rows.items()
            for row in rows
            for column, cell in row.items()
            if cell and self.kinds[name, column] in kinds
        ]

    @cached_property
    def sentences(self) -> list[str]:
        """What somebody wrote and that holds a number, paragraph by paragraph, the longest first."""
        written = [cell for column, cell in self._cells("text") if column not in NAMES]
        found = {re.sub(r"[ \t]+", " ", line).strip() for cell in written for line in cell.split("\n")}
        # The first sentence of an activity may be its title.
        found |= {part.strip() for row in self.rows["activities"] for part in row["内容"].partition("。")[::2]}
        return sorted((text for text in found - set(self.days) if _is_written(text)), key=len, reverse=True)

    @cached_property
    def names(self) -> list[str]:
        """Names and codes that hold a number, the longest first."""
        found = {cell for column, cell in self._cells("text") if column in NAMES}
        found |= {code for _, cell in self._cells("code") for code in cell.split()}
        found |= {self.release[key] for key in ("電話", "ファクス", "郵便・窓口")}
        return sorted((name for name in found if len(name) >= 2 and DIGIT.search(name)), key=len, reverse=True)

    @cached_property
    def days(self) -> list[str]:
        """Years and days in words that the tables hold, the longest first."""
        found = {cell for _, cell in self._cells("label") if DIGIT.search(cell)}
        found |= {month_day(date.fromisoformat(row["日付"])) for row in self.rows["activities"]}
        found |= {wareki(date.fromisoformat(row["日"])) for row in self.rows["renamings"]}
        found |= {self.release[key] for key in ("記録した年度の表記", "次の年度の表記", "公表日の表記", "期間")}
        return sorted((day for day in found if day), key=len, reverse=True)


def _is_written(text: str) -> bool:
    """Whether a text holds a number and words around it: a bare number explains nothing."""
    return len(text) >= 4 and bool(DIGIT.search(text)) and bool(re.search(r"[^\d\s,.:/-]", text))


def people(rows: list[Record]) -> int:
    """How many people took part in these activities."""
    return sum(int(row["参加人数"] or 0) for row in rows)
