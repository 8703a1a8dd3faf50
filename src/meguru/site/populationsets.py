"""The open data files of who lives in the districts, and what their columns mean."""

from meguru.site import datarows
from meguru.site.opendata import Column, Dataset

DISTRICT = Column("地区コード", "地区のコード。ページのアドレスの一部と同じ", "code")

POPULATION: tuple[Dataset, ...] = (
    Dataset(
        "basics",
        "地区の人口と世帯",
        "地区ごと、日付ごとの人口・世帯・自治会町内会。分からない数は空",
        (
            DISTRICT,
            Column("時点（西暦）", "いつの数か", "date"),
            Column("時点", "同じ日", "label"),
            Column("総人口", "住んでいる人の数", "integer"),
            Column("男", "そのうち男の数", "integer"),
            Column("女", "そのうち女の数", "integer"),
            Column("世帯数", "世帯の数", "integer"),
            Column("自治会町内会の数", "地区にある自治会町内会の数", "integer"),
            Column("自治会町内会に入っている世帯", "入っている世帯の数", "integer"),
            Column("伏せた数のある町", "数の一部が伏せられ、合計に入っていない町の数", "integer"),
            Column("出典", "数の出典", "text"),
        ),
        datarows.basics,
    ),
    Dataset(
        "ages",
        "地区の年齢ごとの人口",
        "地区ごと、日付ごと、年齢ごとの人口。分からない数は空",
        (
            DISTRICT,
            Column("時点（西暦）", "いつの数か", "date"),
            Column("年齢", "年齢の区切り", "label"),
            Column("何歳から", "区切りのはじめの年齢", "integer"),
            Column("何歳まで", "区切りのおわりの年齢。それより上がなければ空", "integer"),
            Column("男", "男の数", "integer"),
            Column("女", "女の数", "integer"),
            Column("合計", "男と女の合計", "integer"),
        ),
        datarows.ages,
    ),
)
