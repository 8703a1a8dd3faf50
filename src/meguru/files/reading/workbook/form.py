"""The form of the workbook for correction: its sheets, heading rows, and the words that stand for codes."""

from meguru.files.reading.result import CONTINUED, MEASURE

MARK = "meguru-reading-1"
ABOUT, MEASURES, ACTORS, BODIES, FLOWS, CYCLE, REST = (
    "この表について",
    "施策",
    "主体と役割",
    "推進組織",
    "流れ",
    "進め方",
    "確かめる行",
)
KINDS = {MEASURE: "施策", CONTINUED: "継続事業"}
STAGES = {"plan": "計画", "do": "実施", "check": "評価", "act": "見直し", "midterm": "中間"}
RHYTHMS = {"annual": "毎年", "midterm": "中間"}
SURE = {True: "はい", False: "要確認"}
HEADS: dict[str, tuple[tuple[str, int], ...]] = {
    MEASURES: (
        ("番号", 10),
        ("施策名", 36),
        ("内容", 70),
        ("担当", 22),
        ("分野・部署", 24),
        ("種類", 10),
        ("確か", 8),
        ("確かめる点", 36),
        ("そのほかの欄", 30),
        ("元の行", 14),
    ),
    ACTORS: (
        ("主体", 30),
        ("含まれる名前", 30),
        ("説明", 36),
        ("説明は確か", 10),
        ("説明の行", 12),
        ("役割", 70),
        ("役割の行", 12),
        ("主体の行", 12),
        ("確か", 8),
        ("確かめる点", 36),
    ),
    BODIES: (
        ("名前", 36),
        ("種類", 14),
        ("注記", 30),
        ("構成", 30),
        ("数", 8),
        ("説明", 70),
        ("確か", 8),
        ("確かめる点", 36),
        ("元の行", 14),
    ),
    FLOWS: (("から", 36), ("へ", 36), ("内容", 30), ("確か", 8), ("確かめる点", 36), ("元の行", 14)),
    CYCLE: (("段階", 10), ("周期", 8), ("名前", 30), ("内容", 70), ("確か", 8), ("確かめる点", 36), ("元の行", 14)),
    REST: (("種類", 20), ("行", 14), ("内容", 90)),
}
