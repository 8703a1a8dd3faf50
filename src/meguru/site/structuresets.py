"""The open data files on who carries the plan: bodies, what they give each other, organisations, participants and their roles."""

from meguru.site import datarows
from meguru.site.opendata import Column, Dataset

STRUCTURE: tuple[Dataset, ...] = (
    Dataset(
        "bodies",
        "しくみ",
        "計画を進めるしくみ",
        (
            Column("組織コード", "組織を指すコード", "code"),
            Column("名前", "名前", "text"),
            Column("側", "全体の計画、または地区計画", "label"),
            Column("役割", "役割の説明", "text"),
            Column("構成", "だれが集まっているか", "text"),
            Column("人数", "決められた人数。決まりがなければ0", "integer"),
            Column("空き", "いま選んでいる人数", "integer"),
        ),
        datarows.bodies,
    ),
    Dataset(
        "flows",
        "つながり",
        "しくみの中の、していること",
        (
            Column("だれから", "組織コード", "code"),
            Column("だれへ", "組織コード", "code"),
            Column("していること", "していること", "text"),
            Column("向き", "おたがいのときだけ", "label"),
        ),
        datarows.flows,
    ),
    Dataset(
        "organisations",
        "組織と団体",
        "計画に参加する組織や団体",
        (
            Column("種類", "種類", "label"),
            Column("名前", "名前", "text"),
            Column("地区コード", "関係する地区。空白区切り", "code"),
            Column("上の組織", "すぐ上にある組織の名前。なければ空", "text"),
        ),
        datarows.organisations,
    ),
    Dataset(
        "renamings",
        "改称",
        "計画の期間に名前の変わった地区や組織",
        (
            Column("種類", "地区・組織・会議体", "label"),
            Column("日", "新しい名前になった日", "date"),
            Column("前の名前", "その日より前の名前", "text"),
            Column("新しい名前", "その日からの名前", "text"),
        ),
        datarows.renamings,
    ),
    Dataset(
        "participants",
        "主体と役割",
        "計画を進める主体の役割と、その主体にあたる組織がこの年度にしたこと",
        (
            Column("主体", "主体の名前", "text"),
            Column("説明", "どのような組織・団体・個人か", "text"),
            Column("行の種類", "役割・したこと", "label"),
            Column("内容", "役割の文。したことの行では、活動を開いた組織の名前", "text"),
            Column("活動", "その組織が開いた活動の数。したことの行だけ", "integer"),
            Column("人数", "数えられた参加者の数。したことの行だけ", "integer"),
        ),
        datarows.participants,
    ),
)
