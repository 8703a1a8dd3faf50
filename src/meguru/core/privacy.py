"""The privacy guard: finds what seems to say who somebody is or where they live. Pure; it reads no records.

It points out, it never forbids, and what it found is never kept: only the place in the text is told to whoever wrote it. A town
gives it its own words (``WordLists``), so that a district called 高田 is not taken for somebody of that name.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from meguru.core.language import _
from meguru.core.surnames import ALSO_PLACES, ALSO_WORDS, COMMON_SURNAMES, READINGS, word_set


class FindKind(StrEnum):
    """What a find looks like."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"
    HEALTH = "health"


FIND_LABELS = {
    FindKind.TELEPHONE: _("電話番号のようです"),
    FindKind.EMAIL: _("メールアドレスのようです"),
    FindKind.ADDRESS: _("番地までの住所のようです"),
    FindKind.NAME: _("人の名前のようです"),
    FindKind.HEALTH: _("年齢や病気などから、だれかが分かりそうです"),
}


@dataclass(frozen=True)
class Find:
    """One place in a text. ``words`` is for the page of whoever wrote it, never for a record."""

    kind: FindKind
    start: int
    end: int
    words: str

    @property
    def label(self) -> str:
        """What it looks like, in words."""
        return FIND_LABELS[self.kind]


@dataclass(frozen=True)
class WordLists:
    """A town's own words: surnames of its people, its places, its bodies."""

    surnames: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)
    bodies: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def names(self) -> frozenset[str]:
        """The surnames that count in this town: the common ones and its people's."""
        return COMMON_SURNAMES | self.surnames

    @cached_property
    def only_names(self) -> frozenset[str]:
        """Those of them that are no place and no other word."""
        return self.names - self.places - ALSO_PLACES - ALSO_WORDS

    @cached_property
    def no_names(self) -> re.Pattern[str]:
        """The words of three letters and more that are taken out before names are looked for; shorter ones may be names too."""
        longest_first = sorted((word for word in self.places | self.bodies if len(word) >= 3), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, [*longest_first, *_NO_NAMES])))


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ｰ"), "-")
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_GAP = r"[\s\-().・]{0,3}"
_TELEPHONE = (
    re.compile(rf"(?<!\d)(?<!\d\.)(?:\+{_GAP}8{_GAP}1{_GAP}(?:\(0\))?|\(?0){_GAP}\d(?:{_GAP}\d){{7,9}}(?!\d)"),
    re.compile(
        r"(?:電話|携帯|☎|TEL|Tel|tel|ＦＡＸ|FAX|ファクス|連絡先|番号)[^\d。\n]{0,8}(\d{2,4}[-\s(局の]{1,3}\d{4})(?!\d)"
    ),
    re.compile(r"(?<!\d)0\d{1,4}(?:\s?の\s?\d{2,4}){2}(?!\d)"),
)
# A run of letters or digits is tried from its beginning alone, and no longer than such a thing can be: otherwise a text of
# nothing but digits would be read again from each of them.
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}\s?(?:@|[(\[<{]\s?(?:at|アット|あっと)\s?[)\]>}]|アットマーク|あっとまーく)\s?[A-Za-z0-9\-]+(?:\s?(?:\.|ドット)\s?[A-Za-z0-9\-]+)+"
)
_N = r"(?<![\d一二三四五六七八九十百])[\d一二三四五六七八九十百]{1,8}"
_NO_UNIT = (
    r"(?![\d\-]*\s?(?:月|年|日|回|人|名|時|歳|才|件|枚|%|組|度|分|円|号車|世帯|軒|か所|ヶ所|ページ|キロ|km|m|メートル))"
)
_ADDRESS = (
    re.compile(rf"{_N}\s?丁目\s?[のに]?\s?{_N}(?:\s?番(?:地)?|\s?の|-)?(?:\s?{_N}(?:\s?号)?)?{_NO_UNIT}"),
    re.compile(rf"{_N}\s?番地(?:\s?の?\s?{_N})?"),
    re.compile(rf"{_N}\s?番\s?{_N}\s?号(?!車|館|棟)"),
    re.compile(rf"(?:町|区|市|村|字|台|丘|ヶ谷|崎|浜)\s?\d{{1,4}}-\d{{1,4}}(?:-\d{{1,4}}){{0,4}}{_NO_UNIT}"),
    re.compile(
        rf"(?<=[一-龠ヶケ々])\d{{1,3}}(?:\s?の\s?\d{{1,4}}){{2,3}}{_NO_UNIT}(?=\s?(?:の|に住|、|。|在住|$|番|\)|[ァ-ヴ]))"
    ),
    re.compile(
        r"(?<![\d\-])\d{1,3}-\d{1,3}-\d{1,3}(?:-\d{1,4})?(?![\d\-])(?=\s?(?:の|に住|、|。|在住|$|番|\)|[ァ-ヴ]))"
    ),
    re.compile(
        r"(?:荘|コーポ|ハイツ|マンション|アパート|団地|ハイム|メゾン|棟|レジデンス)\S{0,6}?\s?\d{2,4}\s?号(?:室)?"
    ),
    re.compile(
        r"(?:荘|コーポ|ハイツ|マンション|アパート|ハイム|メゾン|レジデンス)[ァ-ヴー一-龠]{0,6}\s?\d{3,4}(?!\d|年|人|世帯|戸)"
    ),
)

_KANJI = "一-龠々〆髙﨑"
_HONORIFIC = (
    r"(?:さん|さま|サン|氏(?![名神子族])|様(?![子式々態相])|殿|くん|君(?![主臨])|ちゃん|先生|夫妻|ご夫妻|女史|宅)"
)
_ROLE = (
    r"(?:(?:副|元|前)?(?:会長|町内会長|部長|課長|係長|班長|委員長|委員|理事長?|民生委員|"
    r"児童委員|主任|所長|園長|校長|院長|医師|保健師|看護師|町会長|自治会長))"
)
_NOT_A_NAME = re.compile(
    r"(?:屋|者|員|長|会|園|店|校|師|生|士|協|課|部|局|団|院|社|町|区|所|館|班|組|隊|家|人|手|主|方|親|父|母|兄|姉|妹|弟|娘|子|孫|客|皆|々|嫁|婿|婆|爺"
    r"|赤|奥|息|職|業|官|民|徒|童|婦|夫|妻|神|仏|王|同|多|模|仕|有|一|異|外|両|各|自|住|在|帰|居|拙|邸|老|達|等|衆|組合|商店街|委|老人|若|学|何|誰|役|諸|番|巡|尼|坊"
    r"|大工|板前|庭師|農|漁|寺|宮|社寺|患|助産|花|山|海|星|月|島|虫|犬|猫)$"
)
_SEVERAL = ("各", "諸", "貴", "御")
_NO_NAMES = ("小松菜", "高野豆腐", "森林", "平野部", "中山間")  # words that hold a surname and are none
_CALLED_KATAKANA = word_set(
    """
    ボランティア サポーター スタッフ ヘルパー ケアマネ ケアマネジャー ドライバー
    リーダー メンバー コーディネーター サークル クラブ ママ パパ アルバイト
    オーナー パン コンビニ スーパー マスター ゲスト ファミリー ヤング シニア
    ベテラン キャラ ハートマン プロ アーティスト バイト ガイド ガードマン キッズ
    タクシー バス オペレーター ケアプラザ プラザ
    """
)
_FAMILY = word_set(
    """
    おじい おばあ じい ばあ おにい おねえ にい ねえ おとう おかあ とう かあ
    あか みんな ちび わん にゃん おっ おぼっ ぼっ おじ おば ぞう くま うさぎ
    """
)
_GIVEN = (
    "一子美恵香奈菜花代江枝里理沙紀由佳真智千春夏秋冬月桜葉優愛結希幸和明正光弘広浩博治次二三郎太一男夫雄介輔助之也哉樹彦久隆孝修進実誠健翔大悟哲"
    "茂勝清勇武義信昭文雅道康洋宏徹剛学豊敏良昌司志平吉蔵作松梅竹節静文敬典史行孫直裕祐純淳潤亮涼凛陽葵蓮悠斗人翼航朗助衛門貴陸海空心音彩"
)
_GIVEN_WORDS = word_set(
    """
    はなこ たろう いちろう じろう さくら ひろし けんじ ゆうこ よしこ かずお
    まさこ みさき あおい ゆうた そうた しげる きよし ハナコ タロウ ヒロシ
    """
)
_STARTS = rf"(?<![{_KANJI}ァ-ヴー])"
_PERSONAL = re.compile(
    r"^\s?(?:の(?:お宅|家|自宅|電話|携帯|奥さん|ご主人|息子|娘|お母|お父|病|入院|介護)|宅|(?:は|が)(?:一人|ひとり|入院|認知|亡く)|夫妻|\(?\d{2}歳)"
)

_ILLNESS = (
    r"(?:認知症|がん|癌|うつ|鬱|統合失調症|発達障害|自閉症|ダウン症|脳梗塞|脳卒中|糖尿病|透析|寝たきり|引きこもり|ひきこもり|アルコール依存|依存症|生活保護|虐待|ＤＶ|DV|難病"
    r"|精神疾患|てんかん|エイズ|ＨＩＶ|HIV|結核|心臓病|パーキンソン|要介護\d|人工透析|離婚|借金|不登校|多頭飼い|ごみ屋敷|ゴミ屋敷|孤独死|自殺)"
)
_SOMEBODY = (
    r"(?:男性|女性|男の人|女の人|夫婦|ご夫婦|おばあさん|おじいさん|おばあちゃん|おじいちゃん|お宅|"
    r"ご主人|奥さん|奥様|息子|娘さん|お母さん|お父さん|お嬢さん|男の子|女の子|母子|兄弟|姉妹|独居|老夫婦|住人)"
)
_AGE = re.compile(
    r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})\s?[歳才]"
    r"(?!以上|以下|未満|から|まで|児|代|前後|を|に(?!なる|なった)|、|～|〜|-)"
)
_HERE = re.compile(
    r"丁目|番地|に住|在住|住まい|となり|隣|向かい|裏の|角の|前の家|号棟|号室|\d階|アパート|マンション|団地の"
)


def find_private(text: str, lists: WordLists | None = None) -> tuple[Find, ...]:
    """Everything in a text that looks private, in its order; overlapping finds are one."""
    lists = lists or WordLists()
    flat = _flatten(text)
    found = [*_numbers(flat), *_names(flat, lists), *_health(flat, lists)]
    kept: list[Find] = []
    for kind, start, end in sorted(found, key=lambda item: (item[1], -item[2])):
        if kept and start < kept[-1].end:
            continue
        kept.append(Find(kind, start, end, text[start:end]))
    return tuple(kept)


def _flatten(text: str) -> str:
    """The text with full-width letters, digits and dashes made plain, letter for letter, so that places stay what they are."""
    flat = "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 or c in "々" else n for c in text)
    flat = flat.translate(_DASHES)
    return re.sub(r"(?<=[\d〇零一二三四五六七八九])[ー一](?=\d)", "-", flat)


Place = tuple[FindKind, int, int]


def _numbers(flat: str) -> Iterator[Place]:
    kanji = flat.translate(_KANJI_DIGITS).replace("ー", "-")
    for pattern, text in ((pattern, text) for pattern in _TELEPHONE for text in (flat, kanji)):
        for match in pattern.finditer(text):
            is_half = match[0].startswith("(") and ")" not in match[0]  # a bracket round the whole is no part of it
            yield FindKind.TELEPHONE, match.start() + is_half, match.end()
    for match in _EMAIL.finditer(flat):
        yield FindKind.EMAIL, match.start(), match.end()
    for pattern in _ADDRESS:
        for match in pattern.finditer(flat):
            yield FindKind.ADDRESS, match.start(), match.end()


_CALLED = re.compile(r"([ァ-ヴー]{2,8})(?:さん|様|氏|くん|ちゃん)")
_CALLED_SMALL = re.compile(r"(?<![ぁ-ん])([ぁ-ん]{2,4})(?:くん|ちゃん)")
_CALLED_READING = re.compile(rf"(?<![ぁ-ん])(?:{'|'.join(sorted(READINGS))})(?:さん|様|くん|先生)")


def _names(flat: str, lists: WordLists) -> Iterator[Place]:
    masked = lists.no_names.sub(lambda match: "＿" * len(match[0]), flat)
    yield from _with_honorific(masked, lists.names, lists.places)
    yield from _whole_names(masked, lists.names)
    yield from _with_role(masked, lists.only_names)
    yield from _bare_surnames(masked, lists.only_names)
    for match in _CALLED.finditer(masked):
        if match[1] not in _CALLED_KATAKANA and match[1] not in lists.bodies:
            yield FindKind.NAME, match.start(), match.end()
    for match in _CALLED_SMALL.finditer(masked):
        if match[1] not in _FAMILY and match[1] not in lists.bodies:
            yield FindKind.NAME, match.start(), match.end()
    for match in _CALLED_READING.finditer(masked):
        yield FindKind.NAME, match.start(), match.end()


def _with_honorific(text: str, surnames: frozenset[str], places: frozenset[str]) -> Iterator[Place]:
    for match in re.finditer(rf"([{_KANJI}]{{1,5}})(\s?)({_HONORIFIC}|{_ROLE})", text):
        run, called = match[1].rstrip("氏様殿"), match[3]
        surname = next((run[-n:] for n in (3, 2, 1) if run[-n:] in surnames and len(run) in (n, n + 1, n + 2)), "")
        if run in places:
            if called in ("さん", "様", "氏", "さま") and _PERSONAL.match(text[match.end() :]):
                yield FindKind.NAME, match.start(), match.end()
            continue
        is_role = re.fullmatch(_ROLE, called) is not None or called in ("先生", "殿", "宅", "君")
        if (surname and surname == run and not (is_role and surname in ALSO_WORDS | ALSO_PLACES)) or (
            not is_role and surname and surname not in ALSO_WORDS and len(surname) > 1 and surname not in places
        ):
            yield FindKind.NAME, match.start(), match.end()
        elif run.startswith(_SEVERAL):
            continue
        elif not is_role and not match[2] and 2 <= len(run) <= 5 and not _NOT_A_NAME.search(run) and run not in places:
            if called not in ("様", "くん", "氏") or len(run) <= 4:
                yield FindKind.NAME, match.start(), match.end()
        elif not is_role and len(run) >= 3 and next((n for n in (2, 3, 1) if run[:n] in surnames - places), 0):
            yield FindKind.NAME, match.start(), match.end()


_GIVEN_NAME = rf"(?:[{_GIVEN}]{{1,3}}|{'|'.join(sorted(_GIVEN_WORDS))})(?=$|[^{_KANJI}ァ-ヴー]|氏|様|殿|君)"
_WHOLE_NAME = {length: re.compile(rf"{_STARTS}([{_KANJI}]{{{length}}})(\s?)({_GIVEN_NAME})") for length in (2, 3, 1)}


def _whole_names(text: str, surnames: frozenset[str]) -> Iterator[Place]:
    for length, pattern in _WHOLE_NAME.items():
        for match in pattern.finditer(text):
            if match[1] in surnames and (length > 1 or match[2] or match[3] in _GIVEN_WORDS):
                yield FindKind.NAME, match.start(), match.end()


def _with_role(text: str, surnames: frozenset[str]) -> Iterator[Place]:
    for length in (2, 3):
        for match in re.finditer(rf"{_STARTS}([{_KANJI}]{{{length}}}){_ROLE}", text):
            if match[1] in surnames:
                yield FindKind.NAME, match.start(), match.end()


def _bare_surnames(text: str, surnames: frozenset[str]) -> Iterator[Place]:
    """A surname that stands alone: in front of a particle, in brackets, as a signature."""
    for match in re.finditer(
        rf"{_STARTS}([{_KANJI}]{{2,3}})(?=[はがもと、。()\s」]|です|より|から|の(?:家|宅|母|父|妻|夫)|家(?:の|は|に|で)|$)",
        text,
    ):
        if match[1] in surnames:
            yield FindKind.NAME, match.start(), match.end()


def _health(flat: str, lists: WordLists) -> Iterator[Place]:
    """Age or illness of one person together with where they live, in one sentence."""
    for sentence in re.finditer(r"[^。\n]+", flat):
        words = sentence[0]
        is_here = _HERE.search(words) or any(place in words for place in lists.places)
        person = re.search(_SOMEBODY, words)
        told = re.search(_ILLNESS, words)
        age = _AGE.search(words)
        somebody = person or (age and re.search(r"[歳才]の方", words))
        if is_here and somebody and (told or age):
            first = told or age
            assert first is not None  # one of the two stands
            yield FindKind.HEALTH, sentence.start() + first.start(), sentence.start() + first.end()
