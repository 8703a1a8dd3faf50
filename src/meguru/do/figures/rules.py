"""Decisions about figures: how one is typed, and that "not yet known" is not zero."""

from meguru.core.errors import Invalid


def parse_figure(text: str) -> float | None:
    """A figure as typed (1,240 / １２４０ / 12.5); an empty text is "not yet known" and stays apart from zero."""
    flat = text.strip().replace(",", "").replace("，", "").replace("、", "")
    if not flat:
        return None
    try:
        value = float(flat.translate(str.maketrans("０１２３４５６７８９．", "0123456789.")))
    except ValueError:
        raise Invalid({"figure": f"「{text}」は数として読めません。単位をつけずに、数だけを書いてください。"}) from None
    if not -1e12 < value < 1e12:
        raise Invalid({"figure": f"「{text}」は大きすぎます。"})
    return value
