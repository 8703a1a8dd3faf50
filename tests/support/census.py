"""Files of how many live where, as towns give them out."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

BANDS = [*(f"{low}-{low + 4}歳" for low in range(0, 85, 5)), "85歳以上"]
HEAD = [
    "全国地方公共団体コード", "地域コード", "地方公共団体名", "調査年月日", "地域名", "総人口", "男性", "女性",
    *(f"{band}の{sex}" for band in BANDS for sex in ("男性", "女性")), "世帯数", "備考",
]  # fmt: skip


def area(
    name: str, men: int = 10, women: int = 12, *, day: str = "2016-03-31", mask: str = "", total: int = 0
) -> list[str]:
    """An area with as many men and women in every band; ``mask`` stands in place of the oldest women."""
    ages = [str(men), str(women)] * len(BANDS)
    people = total or (men + women) * len(BANDS)
    if mask:
        ages[-1] = mask
    return [
        "140000", "", "さくら町", day, name, str(people), str(men * len(BANDS)), str(women * len(BANDS)), *ages, "150", "",
    ]  # fmt: skip


def table(*rows: Sequence[str], encoding: str = "utf-8-sig", name: str = "population.csv") -> SimpleUploadedFile:
    """The rows as a CSV somebody chooses."""
    text = "".join(",".join(row) + "\r\n" for row in rows)
    return SimpleUploadedFile(name, text.encode(encoding), content_type="text/csv")
