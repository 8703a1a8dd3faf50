"""The words of a plan term: what this town calls its committees, districts and meetings; and how long a word may be."""

from collections.abc import Mapping

from meguru.core.kept import kept, usual
from meguru.core.language import _

LONGEST_WORD = 40
LONGEST_LABEL = 30
DEFAULT_WORDS = {
    "district_plan": _("地区計画"),
    "district_committee": _("地区計画推進委員会"),
    "sub_group": _("部会"),
    "support_staff": _("地区計画サポートスタッフ"),
    "committee": _("策定・推進委員会"),
    "liaison": _("連絡会議"),
}
WORD_LABELS = {
    "district_plan": _("地区の計画"),
    "district_committee": _("地区の委員会"),
    "sub_group": _("委員会の下の集まり"),
    "support_staff": _("地区を支える職員"),
    "committee": _("全体の委員会"),
    "liaison": _("地区どうしの会議"),
}

_USUAL = usual(DEFAULT_WORDS.values())


def read_words(stored: Mapping[str, str]) -> dict[str, str]:
    """A term's words as stored; those that it does not set are the usual ones."""
    return {**DEFAULT_WORDS, **{key: kept(word, _USUAL) for key, word in stored.items()}}


def check_words(words: Mapping[str, str]) -> str:
    """What of stored words cannot stand, as a sentence; "" where all can."""
    if set(words) - set(DEFAULT_WORDS):
        return _("知らない言葉があります。")
    return (
        _("言葉は、1字から{longest}字までで書いてください。").format(longest=LONGEST_WORD)
        if any(not 0 < len(word.strip()) <= LONGEST_WORD for word in words.values())
        else ""
    )
