"""The workbook of a town's set-up: its sheets and columns, described once for the way out and the way in."""

from __future__ import annotations

from meguru.base.access.actions import DECISION_LABELS, ROLE_LABELS, SEATED
from meguru.base.bodies.rules import (
    COMMITTEE_LABELS,
    LARGEST_DISTRICT,
    LONGEST_BODY,
    LONGEST_CODE,
    LONGEST_DESCRIPTION,
    LONGEST_DISTRICT,
    LONGEST_FEDERATION,
    LONGEST_PERSON,
    LONGEST_PROFESSION,
    LONGEST_READING,
    LONGEST_TITLE,
    LONGEST_USERNAME,
    ORGANISATION_LABELS,
)
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.files.tables.columns import Column, Table, TableSheet
from meguru.files.tables.kinds import Choice, Day, Lines, Number, Ref, Text
from meguru.plan.plans.rules import (
    LONGEST_HEADING,
    LONGEST_INDICATOR,
    LONGEST_SLOGAN,
    LONGEST_THEME,
    LONGEST_UNIT,
)
from meguru.plan.setup.rules import MOST_YEARS, TARGETS, SetupSheet
from meguru.plan.terms.levels import LONGEST_LEVEL, LONGEST_PILLAR, LONGEST_PILLAR_TEXT
from meguru.plan.terms.measures import LONGEST_GROUP, LONGEST_MEASURE, MEASURE_KIND_LABELS
from meguru.plan.terms.parts import HIGHEST_PART, LONGEST_PART
from meguru.plan.terms.rules import LARGEST_TERM, LONGEST_NICKNAME, LONGEST_TERM, LONGEST_VISION
from meguru.web.staff.setup.kinds import (
    KeptChoice,
    KeptDay,
    KeptNumber,
    KeptText,
    NamesCell,
    NumberRef,
    NumbersCell,
    WordsCell,
    YearCell,
)

_LONGEST_TEXT = 20_000
_NAMES, _YEAR, _FIGURE = NamesCell(), YearCell(), Number(-(10**12), 10**12, decimals=6)
_MEASURE = NumberRef("measures", column="number", is_checked=False)
_MANY = _("いくつもあるときは、「、」か改行で区切ります。")
_DISTRICTS = Column("districts", _("地区"), _NAMES, width=20, help=_("「地区」の表の名前。") + _MANY)

_DECISIONS = {str(action): words for action, words in DECISION_LABELS.items()}


def _line(name: str, heading: str, longest: int, **more: object) -> Column:
    return Column(name, heading, Text(longest, is_line=True), **more)  # type: ignore[arg-type]


def _ref(name: str, heading: str, sheet: SetupSheet, **more: object) -> Column:
    return Column(name, heading, Ref(sheet.value, column="name", is_checked=False), **more)  # type: ignore[arg-type]


_OF_DISTRICT = Column(
    "district",
    _("地区"),
    Ref("districts", column="name", is_checked=False),
    is_required=True,
    width=16,
    aliases=(_("地区の名前"),),
)

BODIES = (
    TableSheet(
        SetupSheet.DISTRICTS.value,
        _("地区"),
        (
            _line("code", _("記号"), LONGEST_CODE, is_required=True, width=12, help=_("番地に使う英字。あとから変えられません。")),
            Column("number", _("番号"), Number(1, LARGEST_DISTRICT), is_required=True, width=8),
            _line("name", _("地区の名前"), LONGEST_DISTRICT, is_required=True, width=16),
            _line("reading", _("よみ"), LONGEST_READING, is_required=True, aliases=(_("ふりがな"),)),
            _line("federation", _("連合町内会"), LONGEST_FEDERATION, width=26),
            Column("town_blocks", _("町名"), Lines(), width=30, help=_("1行に1つ。住民が地区をさがすときに使います。")),
            Column("tile_row", _("地図の段"), KeptNumber(0, 99), width=8, help=_("タイルの地図で上から何段目か。")),
            Column("tile_column", _("地図の列"), KeptNumber(0, 99), width=8, help=_("タイルの地図で左から何列目か。")),
        ),
        key="key", label="name", is_needed=False,
        help=_("1行に1地区です。"),
    ),
    TableSheet(
        SetupSheet.ORGANISATIONS.value,
        _("組織"),
        (
            Column("kind", _("種類"), Choice({str(k): w for k, w in ORGANISATION_LABELS.items()}), is_required=True),
            _line("name", _("組織の名前"), LONGEST_BODY, is_required=True, width=34, aliases=(_("名前"),)),
            _ref("parent", _("上の組織"), SetupSheet.ORGANISATIONS, width=24, help=_("係の上の課、課の上の部など。この表の名前。")),
            _DISTRICTS,
        ),
        key="key", label="name", is_needed=False,
        help=_("課、社会福祉協議会、地域ケアプラザ、学校など、計画に名前の出る組織です。"),
    ),
    TableSheet(
        SetupSheet.COMMITTEES.value,
        _("会議体"),
        (
            Column("kind", _("種類"), Choice({str(k): w for k, w in COMMITTEE_LABELS.items()}), is_required=True),
            _line("name", _("会議体の名前"), LONGEST_BODY, is_required=True, width=34, aliases=(_("名前"),)),
            _line("description", _("役割"), LONGEST_DESCRIPTION, width=50),
            _DISTRICTS,
        ),
        key="key", label="name", is_needed=False,
        help=_("委員会、連絡会議、サポートスタッフのチームなどです。"),
    ),
    TableSheet(
        SetupSheet.SEATS.value,
        _("席と人"),
        (
            _ref("organisation", _("組織"), SetupSheet.ORGANISATIONS, width=24, aliases=(_("所属"),)),
            _ref("committee", _("会議体"), SetupSheet.COMMITTEES, width=24),
            _line("title", _("席の名前"), LONGEST_TITLE, is_required=True, width=30, aliases=(_("職名"),)),
            Column("role", _("役割"), Choice({str(k): ROLE_LABELS[k] for k in SEATED}), is_required=True, width=26),
            _line("profession", _("職種"), LONGEST_PROFESSION, width=14, help=_("保健師、社会福祉士、事務など。")),
            _DISTRICTS,
            Column("starts_on", _("いつから"), KeptDay(), width=14, help=_("就いた日。空けると、読み込んだ日から。")),
            Column("ends_on", _("いつまで"), Day(), width=14, since=2, help=_("任期のおわりの日。決まっていない人は空けます。")),
            _line("person", _("氏名"), LONGEST_PERSON, width=16, help=_("空席のときは空けます。")),
            _line("username", _("利用者名"), LONGEST_USERNAME, width=18, help=_("英字。パスワードは「ログインの紙」で渡します。")),
            Column("decides", _("決裁すること"), WordsCell(_DECISIONS), width=22, help=_("この席の人だけが決裁すること。")),
            Column("stands_in", _("代決できること"), WordsCell(_DECISIONS), width=22, help=_("不在・空席のときに決裁できること。")),
        ),
        key="key", label="title", is_needed=False,
        help=_("1行に1つの席です。同じ氏名は、同じ人になります。人が替わるときは、氏名と「いつから」を書き替えます。"),
    ),
)  # fmt: skip

_PLAN = (
    TableSheet(
        SetupSheet.TERM.value,
        _("計画"),
        (
            Column("number", _("第何期"), Number(1, LARGEST_TERM), is_required=True, width=8),
            _line("name", _("計画の名前"), LONGEST_TERM, is_required=True, width=40),
            _line("nickname", _("愛称"), LONGEST_NICKNAME),
            _line("vision", _("目標（基本理念）"), LONGEST_VISION, width=40),
            Column("first_year", _("始まりの年度"), _YEAR, is_required=True, width=14),
            Column("last_year", _("終わりの年度"), _YEAR, is_required=True, width=14),
        ),
        key="key", label="name", is_needed=False,
        help=_("1行だけです。計画を確定したあとは、ここから下の表は変えられません。"),
    ),
    TableSheet(
        SetupSheet.PILLARS.value,
        _("柱"),
        (
            _line("name", _("柱の名前"), LONGEST_PILLAR, is_required=True, width=30, aliases=(_("名前"),)),
            _line("description", _("柱の説明"), LONGEST_PILLAR_TEXT, width=60),
            _ref("above", _("上の柱"), SetupSheet.PILLARS, width=30, help=_("1つ上の段の柱の名前。いちばん上の段なら空けます。")),
            _line("level", _("段の呼び名"), LONGEST_LEVEL, width=16, help=_("「基本目標」「施策の方向」など。")),
        ),
        key="key", label="name", is_needed=False,
    ),
    TableSheet(
        SetupSheet.MEASURES.value,
        _("取組"),
        (
            Column("number", _("番号"), Number(1, 9999), is_required=True, width=8),
            _line("title", _("取組の名前"), LONGEST_MEASURE, is_required=True, width=36),
            Column("description", _("内容"), Text(_LONGEST_TEXT), width=60),
            _ref("owner", _("担当"), SetupSheet.ORGANISATIONS, is_required=True, width=24, help=_("主に行う組織を1つ。")),
            Column("related", _("一緒に行う組織"), _NAMES, width=24, help=_("「組織」の表の名前。") + _MANY),
            _DISTRICTS,
            _ref("pillar", _("柱"), SetupSheet.PILLARS, width=20),
            Column("group", _("分野・部署"), KeptText(LONGEST_GROUP, is_line=True), help=_("空けると、担当の名前。")),
            Column("kind", _("種類"), KeptChoice({str(k): w for k, w in MEASURE_KIND_LABELS.items()}), width=16),
            Column("serves", _("支える取組の番号"), NumbersCell(), width=18, help=_("継続して行う事業だけ。") + _MANY),
        ),
        key="key", label="title", is_needed=False,
        help=_("計画書に載せる順の番号で書きます。"),
    ),
    TableSheet(
        SetupSheet.PARTS.value,
        _("細目"),
        (
            Column("measure", _("取組の番号"), _MEASURE, is_required=True, width=10),
            Column("number", _("番号"), KeptNumber(1, HIGHEST_PART), width=8, help=_("取組ごとに1から。空けると続きの番号。")),
            _line("title", _("細目の名前"), LONGEST_PART, is_required=True, width=36),
            Column("text", _("内容"), Text(_LONGEST_TEXT), width=60),
            _ref("owner", _("細目の担当"), SetupSheet.ORGANISATIONS, width=24, help=_("空けると、取組の担当と同じ。")),
            Column("is_rated", _("自己評価"), Choice({"yes": _("付ける")}), width=10, help=_("細目にも自己評価を付けるとき。")),
        ),
        key="key", label="title", is_needed=False,
        help=_("1つの取組がいくつかに分かれているときだけ、1行に1つの細目を書きます。"),
    ),
)  # fmt: skip

_DISTRICT_PLANS = (
    TableSheet(
        SetupSheet.DISTRICT_PLANS.value,
        _("地区計画"),
        (_OF_DISTRICT, _line("slogan", _("合言葉"), LONGEST_SLOGAN, width=60)),
        key="key", label="district", is_needed=False,
    ),
    TableSheet(
        SetupSheet.SECTIONS.value,
        _("地区計画の文"),
        (
            _OF_DISTRICT,
            _line("heading", _("見出し"), LONGEST_HEADING, is_required=True, width=26),
            Column("body", _("文"), Text(_LONGEST_TEXT), width=70),
        ),
        key="key", label="heading", is_needed=False,
        help=_("見出しと文の組を、1行に1つ書きます。"),
    ),
    TableSheet(
        SetupSheet.THEMES.value,
        _("テーマ"),
        (
            _OF_DISTRICT,
            Column("number", _("番号"), Number(1, 99), is_required=True, width=8, help=_("地区ごとに1から。")),
            _line("title", _("取り組むこと"), LONGEST_THEME, is_required=True, width=36),
            Column("aim", _("目標"), Text(_LONGEST_TEXT), width=60),
            Column("measures", _("支える取組の番号"), NumbersCell(), width=18, help=_("「取組」の表の番号。") + _MANY),
        ),
        key="key", label="title", is_needed=False,
    ),
)  # fmt: skip


def _indicators(years_of_term: tuple[int, int] | None) -> TableSheet:
    """The sheet of indicators, with a column for each year of the term; before there is one, for as many as one can have."""
    first, last = years_of_term or (None, None)
    count = MOST_YEARS if first is None or last is None else last - first + 1
    years = []
    for at, name in enumerate(TARGETS[:count]):
        nth = _("{nth}年目の目標").format(nth=at + 1)
        heading = nth if first is None else _("{year}の目標").format(year=FiscalYear(first + at))
        years.append(Column(name, heading, _FIGURE, width=12, aliases=() if first is None else (nth,)))
    return TableSheet(
        SetupSheet.INDICATORS.value,
        _("指標"),
        (
            Column("measure", _("取組の番号"), _MEASURE, is_required=True, width=10),
            _line("name", _("指標の名前"), LONGEST_INDICATOR, is_required=True, width=36),
            _line("unit", _("単位"), LONGEST_UNIT, width=10),
            Column("part", _("細目の番号"), Number(1, HIGHEST_PART), width=10, help=_("取組全体の指標なら、空けます。")),
            Column("baseline", _("もとの値"), _FIGURE, width=12),
            Column("baseline_year", _("もとの年度"), _YEAR, width=14),
            *years,
        ),
        key="key", label="name", is_needed=False,
        help=_("1行に1つの指標を、取組の番号を付けて書きます。"),
    )  # fmt: skip


def setup_table(years: tuple[int, int] | None) -> Table:
    """The whole workbook, for a term of these years, or for a town that has none yet."""
    return Table(
        "setup",
        2,
        (*BODIES, *_PLAN, _indicators(years), *_DISTRICT_PLANS),
        _("準備の表ではありません。ここから書き出した表を選んでください。"),
    )


NOTES = (
    _("体制と計画を、まとめて登録し、直すための表です。いま登録してあることが、すべて入っています。"),
    _("行を足し、直して、保存し、「準備の表」のページで読み込んでください。読み込む前に、変わるところを見られます。"),
    _("行を消しても、登録は消えません。使わない表（シート）は、消してもかまいません。"),
    _("見出しの行は、そのままにしてください。列の並びは変えてもかまいません。"),
)
