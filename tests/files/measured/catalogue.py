"""Every public layout by name with its kind. The layouts kept apart stand in ``held_out``."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.files.measured.blocks import Doc
from tests.files.measured.layouts_cards import cards, side_by_side
from tests.files.measured.layouts_headed import bulleted, by_department, headed, with_roles
from tests.files.measured.layouts_more import (
    alone,
    continued,
    deeper,
    in_kanji,
    indicator_cards,
    indicator_columns,
    issues_first,
    one_cell,
    repeated,
    shared_owner_cell,
    with_appendix,
    with_district_rows,
    with_districts,
    with_gaps,
    with_overview,
    with_stops,
)
from tests.files.measured.layouts_nothing import answers, minutes, money, opening_only, rules
from tests.files.measured.layouts_tables import (
    bands,
    indicators,
    matrix,
    merged,
    now_and_next,
    simple,
    transposed,
    yearly,
)
from tests.files.measured.layouts_towns import (
    LABELS,
    OWNERS,
    boxes_beside,
    district_tables,
    labelled,
    noted,
    now_then,
    office_cells,
    opinions,
    owned,
    points,
    results,
    upright_labels,
    with_state,
)
from tests.files.measured.parts import closing, committee, with_contents

RUNNING = ("txt", "worn", "pdf", "raw", "layout", "word")
TABLES = (*RUNNING, "excel")
SHEETS = ("excel", "word")


@dataclass(frozen=True)
class Layout:
    """A way of setting out a plan, and the formats it is measured in."""

    name: str
    kind: str
    make: Callable[[int], Doc]
    formats: tuple[str, ...] = RUNNING


def contents(make: Callable[[int], Doc], leaders: str = "…", deepest: int = 4) -> Callable[[int], Doc]:
    """The layout with a contents list before it."""
    return lambda seed: with_contents(make(seed), leaders, deepest)


def ended(make: Callable[[int], Doc]) -> Callable[[int], Doc]:
    """The layout with a closing list of continued projects, members of a committee and a glossary behind it."""

    def made(seed: int) -> Doc:
        doc = make(seed)
        last = next(n for n, block in enumerate(doc.blocks) if getattr(block, "text", "").startswith("第５章"))
        doc.blocks[last:last] = closing(doc.plan, random.Random(f"closing-{seed}"))
        doc.blocks += committee(doc.plan)
        return doc

    return made


def _numbers() -> list[Layout]:
    owners = (
        "line",
        "brackets",
        "square",
        "right",
        "title",
        "before",
        "under",
        "arrow",
        "named_brackets",
        "equal",
        "square_line",
    )
    names = (
        "compound", "roman", "roman_full", "three_full", "dotted", "section", "kanji", "named", "bracketed", "letters",
        "square", "restarting", "en_dash", "long_bar", "points",
    )  # fmt: skip
    return [
        Layout(f"numbers_{name}", "numbers", partial(headed, numbers=name, owner=owners[place % len(owners)]))
        for place, name in enumerate(names)
    ]


def _towns() -> list[Layout]:
    return [
        *[Layout(f"labels_{form}", "towns", partial(labelled, form=form)) for form in LABELS],
        *[
            Layout(f"owner_sign_{form}", "towns", partial(owned, form=form, above=n % 2 == 1))
            for n, form in enumerate(OWNERS)
        ],
        Layout("numbers_rings", "towns", partial(headed, numbers="rings", owner="line")),
        Layout("numbers_four_digits", "towns", partial(headed, numbers="four_digits", owner="square_line")),
        Layout("numbers_codes", "towns", partial(headed, numbers="codes", owner="before")),
        Layout("numbers_codes_behind", "towns", partial(headed, numbers="codes", owner="equal")),
        Layout("numbers_kanji_spaced", "towns", partial(headed, numbers="kanji_spaced", owner="title")),
        Layout("state_first", "towns", with_state),
        Layout("state_first_behind", "towns", partial(with_state, bullet="○", label="●", behind=False)),
        Layout("now_then", "towns", now_then, TABLES),
        Layout("now_then_schedule", "towns", partial(now_then, schedule=True, broken=True), TABLES),
        Layout("points_circled", "towns", points),
        Layout("points_kana", "towns", partial(points, mark="ア", where="left")),
        Layout("upright_labels", "towns", upright_labels, TABLES),
        Layout("upright_labels_wide", "towns", partial(upright_labels, wide=True), TABLES),
        Layout("office_cells", "towns", office_cells, TABLES),
        Layout("boxes_beside", "towns", boxes_beside, ("pdf", "raw", "layout", "word", "excel")),
        Layout("noted", "towns", noted),
        Layout("results", "towns", results),
        Layout("district_tables", "towns", district_tables, TABLES),
        Layout("nothing_opinions", "nothing", opinions, TABLES),
    ]


LAYOUTS: tuple[Layout, ...] = (
    *_numbers(),
    *_towns(),
    Layout("marks_any", "marks", partial(headed, marks="any")),
    Layout("marks_star", "marks", partial(headed, marks="star", numbers="dotted", owner="brackets")),
    Layout("marks_full", "marks", partial(headed, marks="any", numbers="roman_full", owner="square")),
    Layout("marks_table", "marks", partial(simple, marks="【{}】{}"), TABLES),
    Layout("marks_column", "marks", partial(simple, marks="{}{}", order="ktxo"), TABLES),
    Layout("owner_after_bullets", "owners", partial(headed, text="bullets", owner="square")),
    Layout("owner_after_circles", "owners", partial(headed, text="circles", owner="line", numbers="named")),
    Layout(
        "owner_shared_dot", "owners", partial(headed, mark="・", dotted=True, numbers="bracketed", owner="brackets")
    ),
    Layout("owner_right", "owners", partial(headed, owner="right", numbers="three_full")),
    Layout("owner_none", "owners", partial(headed, owner="none", numbers="compound")),
    Layout("text_labelled", "text", partial(headed, text="labelled", owner="square_line", numbers="points")),
    Layout("text_content_label", "text", partial(headed, text="content_label", owner="before", numbers="restarting")),
    Layout("bullets", "bullets", partial(bulleted)),
    Layout("bullets_square", "bullets", partial(bulleted, bullet="■", owner="square", label="具体的な取組")),
    Layout("bullets_diamond", "bullets", partial(bulleted, bullet="◆ ", owner="line", label="")),
    Layout("bullets_inline", "bullets", partial(bulleted, bullet="○", inline=True, mark="・")),
    Layout("bullets_dash", "bullets", partial(bulleted, bullet="- ", owner="named_brackets")),
    Layout("bullets_symbol", "bullets", partial(bulleted, bullet="\uf06c ", owner="square"), ("txt", "worn", "word")),
    Layout("departments", "bullets", partial(by_department)),
    Layout("departments_plain", "bullets", partial(by_department, head="■{}", bullet="○ ")),
    Layout("roles", "noise", with_roles),
    Layout("noise", "noise", partial(headed, noise=True)),
    Layout("noise_kanji", "noise", partial(headed, noise=True, numbers="kanji", owner="brackets")),
    Layout("contents", "noise", contents(partial(headed, numbers="compound"))),
    Layout("contents_bare", "noise", contents(partial(headed, numbers="roman", owner="square"), leaders="　")),
    Layout("contents_table", "noise", contents(partial(simple), leaders="・"), RUNNING),
    Layout("ending", "noise", ended(partial(headed, numbers="dotted"))),
    Layout("ending_bullets", "noise", ended(partial(bulleted, bullet="◎"))),
    Layout("cards_colon", "cards", partial(cards, form="colon")),
    Layout("cards_spaces", "cards", partial(cards, form="spaces")),
    Layout("cards_two_a_line", "cards", partial(cards, form="two_a_line")),
    Layout("cards_square", "cards", partial(cards, form="square", listed=True)),
    Layout("cards_under", "cards", partial(cards, form="under")),
    Layout("cards_table", "cards", partial(cards, form="table"), TABLES),
    Layout("cards_numbered", "cards", partial(cards, form="numbered_table", mark="・"), TABLES),
    Layout("cards_pairs", "cards", partial(cards, form="pairs", listed=True), TABLES),
    Layout("table", "tables", partial(simple, mark="\n"), TABLES),
    Layout("table_owner_first", "tables", partial(simple, order="otx", heads=("取組名", "概要", "所管課")), TABLES),
    Layout("table_numbered", "tables", partial(simple, order="ptxo", numbered=True), TABLES),
    Layout("table_landscape", "tables", partial(simple, landscape=True, mark="・", dotted=True), TABLES),
    Layout("table_borderless", "tables", partial(simple, ruled=False), TABLES),
    Layout("table_sheets", "tables", partial(simple, bare=True, sheets=True), SHEETS),
    Layout("merged", "tables", partial(merged), TABLES),
    Layout("merged_one", "tables", partial(merged, levels=1, landscape=False, mark="、"), TABLES),
    Layout("merged_bare", "tables", partial(merged, bare=True), SHEETS),
    Layout("two_heads", "tables", partial(merged, two_heads=True), TABLES),
    Layout("bands", "tables", partial(bands), TABLES),
    Layout("now_and_next", "tables", partial(now_and_next), TABLES),
    Layout("yearly", "tables", partial(yearly), TABLES),
    Layout("indicators", "tables", partial(indicators), RUNNING),
    Layout("transposed", "tables", partial(transposed), TABLES),
    Layout("matrix", "tables", partial(matrix), TABLES),
    Layout("table_narrow_owner", "tables", partial(simple, narrow=True, mark="\n"), TABLES),
    Layout("table_spaced_heads", "tables", partial(simple, heads=("事　業　名", "内　　容", "担 当 課")), TABLES),
    Layout("table_one_cell", "tables", partial(one_cell), TABLES),
    Layout("table_departments", "tables", partial(one_cell, form="departments"), TABLES),
    Layout("table_shared_owner", "tables", partial(shared_owner_cell), TABLES),
    Layout("table_continued", "tables", partial(continued), TABLES),
    Layout("indicator_columns", "tables", partial(indicator_columns), TABLES),
    Layout("numbers_alone", "numbers", partial(alone)),
    Layout("numbers_alone_circled", "numbers", partial(alone, circled=True)),
    Layout("numbers_four_levels", "numbers", partial(deeper)),
    Layout("numbers_stopped", "numbers", with_stops(partial(headed, numbers="kanji", owner="line"))),
    Layout("numbers_years_in_kanji", "numbers", in_kanji(partial(headed, numbers="kanji", owner="brackets"))),
    Layout("numbers_same_size", "numbers", partial(headed, numbers="dotted", plain=True, owner="line")),
    Layout("issues_first", "noise", partial(issues_first)),
    Layout("repeated", "noise", partial(repeated)),
    Layout("overview", "noise", with_overview(partial(headed, numbers="compound"))),
    Layout("overview_contents", "noise", with_overview(contents(partial(headed, numbers="roman", owner="brackets")))),
    Layout("gaps", "noise", with_gaps(partial(headed, numbers="dotted"))),
    Layout("gaps_brackets", "noise", with_gaps(partial(headed, numbers="compound", owner="title"))),
    Layout("districts", "districts", with_districts(partial(headed, numbers="compound"), "numbered")),
    Layout("districts_named", "districts", with_districts(partial(headed, numbers="dotted", owner="square"), "named")),
    Layout("districts_table", "districts", with_districts(partial(simple), "table"), TABLES),
    Layout("district_rows", "districts", with_district_rows(partial(headed, numbers="dotted")), TABLES),
    Layout("indicator_cards", "cards", partial(indicator_cards), TABLES),
    Layout("sentences", "titles", partial(headed, numbers="compound", sentence_titles=True)),
    Layout("sentences_bullets", "titles", partial(headed, numbers="restarting", sentence_titles=True, text="bullets")),
    Layout("long_titles", "titles", partial(headed, numbers="dotted", long_titles=True)),
    Layout("long_titles_table", "titles", partial(simple, long_titles=True, mark="・"), TABLES),
    Layout("owner_far_right", "owners", partial(headed, owner="title_gap", numbers="roman_full")),
    Layout("owner_shared_slash", "owners", partial(headed, mark="／", dotted=True, owner="title", numbers="letters")),
    Layout("nothing_minutes", "nothing", minutes),
    Layout("nothing_rules", "nothing", rules),
    Layout("nothing_survey", "nothing", answers, TABLES),
    Layout("nothing_budget", "nothing", money, TABLES),
    Layout("nothing_opening", "nothing", opening_only),
    Layout("appendix", "noise", with_appendix(partial(headed, numbers="compound", owner="square"))),
    Layout("appendix_bullets", "noise", with_appendix(partial(bulleted, owner="line"))),
    Layout("side_by_side", "pages", side_by_side),
    Layout("two_page_columns", "pages", lambda seed: _columns(headed(seed, numbers="compound"))),
)


def _columns(doc: Doc) -> Doc:
    doc.page_columns = 2
    return doc
