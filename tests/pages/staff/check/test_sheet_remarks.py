"""A sheet sent back: whatever field a remark is made on, the writer reads it at that field; what cannot be taken comes back."""

from xml.etree.ElementTree import Element

import pytest

from meguru.check.reviews.commands import confirm_sheet, return_sheet, send_sheet
from meguru.check.reviews.rules import Means
from meguru.core.errors import Invalid
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import write

MEASURE, DISTRICT = "m01", "east"


def handed_in(cast: Cast, code: str) -> None:
    """The sheet is written, sent and confirmed."""
    district = code == DISTRICT
    sender = cast["supporter"] if district else cast["writer"]
    write(sender.actor, code)
    send_sheet(actor=sender.actor, fiscal_year=2016, code=code, at=SPRING)
    if district:
        confirm_sheet(
            actor=sender.actor, fiscal_year=2016, code=code, means=Means.PAPER, confirmed_by="委員長",
            confirmed_on=SPRING.date(), at=SPRING,
        )  # fmt: skip
    else:
        confirm_sheet(actor=cast["approver"].actor, fiscal_year=2016, code=code, at=SPRING)


def at_field(person: Person, key: str) -> str:
    """The words that stand at a field of the sheet."""
    assert person.root is not None
    found: Element | None = next((e for e in person.root.iter() if e.get("id") == f"f-{key}"), None)
    assert found is not None, f"no field {key}"
    return "".join(found.itertext())


@pytest.mark.parametrize(("code", "by"), [(MEASURE, "writer"), (DISTRICT, "supporter")])
def test_a_remark_on_any_field_stands_at_that_field(cast: Cast, secretary: Player, code: str, by: str) -> None:
    handed_in(cast, code)
    form = next(
        f for f in Person(secretary.client).open(secretary.path(f"sheets/2016/{code}/")).forms if "/return/" in f.action
    )
    keys = [name.removeprefix("remark-") for name in form.names if name.startswith("remark-")]
    assert {"rating", "direction"} <= set(keys) or {"manner", "manner_note"} <= set(keys)
    said = {key: f"{key}を直してください。" for key in keys}
    return_sheet(actor=secretary.actor, fiscal_year=2016, code=code, remarks=said, at=SPRING)
    page = Person(cast[by].client).open(cast[by].path(f"sheets/2016/{code}/"))
    page.sees(f"{len(keys)}か所、直しをお願いします。")
    for key in keys:
        assert "直してほしいこと" in at_field(page, key), key
        assert said[key] in at_field(page, key), key


def test_a_remark_on_a_field_the_writer_is_not_shown_is_refused(cast: Cast, secretary: Player) -> None:
    """Without advice there is nothing to answer, and no box for it."""
    handed_in(cast, MEASURE)
    said = {"advice_reply": "答えてください。"}
    with pytest.raises(Invalid):
        return_sheet(actor=secretary.actor, fiscal_year=2016, code=MEASURE, remarks=said, at=SPRING)


def test_remarks_that_cannot_be_taken_come_back_as_typed(cast: Cast, secretary: Player) -> None:
    handed_in(cast, MEASURE)
    long = "長い一言" * 200
    answer = secretary.client.post(
        secretary.path(f"sheets/2016/{MEASURE}/step/return/"), {"remark-did": long, "remark-issue": "短い一言"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f'value="{long}"' in text
    assert 'value="短い一言"' in text


def test_a_paper_confirmation_that_cannot_be_taken_comes_back_as_typed(supporter: Player) -> None:
    write(supporter.actor, DISTRICT)
    send_sheet(actor=supporter.actor, fiscal_year=2016, code=DISTRICT, at=SPRING)
    typed = {"confirmed_by": "菊地 八", "confirmed_on": "きのう", "means": "telephone"}
    answer = supporter.client.post(supporter.path(f"sheets/2016/{DISTRICT}/step/paper/"), typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="菊地 八"' in text
    assert 'name="confirmed_on" type="text" value="きのう"' in text
    assert 'value="telephone" checked' in text
