"""Decisions about figures: how one is typed, and that "not yet known" is not zero."""

from meguru.core.errors import Invalid
from meguru.core.language import _

LARGEST_FIGURE = 1e12


def parse_figure(text: str) -> float | None:
    """A figure as typed (1,240 / １２４０ / 12.5); an empty text is "not yet known" and stays apart from zero."""
    flat = text.strip().replace(",", "").replace("，", "").replace("、", "")
    if not flat:
        return None
    try:
        value = float(flat.translate(str.maketrans("０１２３４５６７８９．", "0123456789.")))
    except ValueError:
        raise Invalid(
            {"figure": _("「{text}」は数として読めません。単位をつけずに、数だけを書いてください。").format(text=text)}
        ) from None
    check_figure(value)
    return value


def as_shown(figure: float | None) -> str:
    """A figure as its box in a form shows it; empty where it is not yet known."""
    return "" if figure is None else f"{figure:.12g}"


def check_figure(value: float) -> None:
    """Raises ``Invalid`` where a figure is no number, or larger than any figure of a plan."""
    if not -LARGEST_FIGURE < value < LARGEST_FIGURE:
        raise Invalid({"figure": _("「{value:g}」は、数字として大きすぎるか、数ではありません。").format(value=value)})
