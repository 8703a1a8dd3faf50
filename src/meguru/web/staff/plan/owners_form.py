"""What is asked about the owners that a document names, before its rows become a draft: nothing is registered unasked."""

from typing import Any

from django import forms

from meguru.core.language import _, listed
from meguru.plan.plans.commands import OwnerAnswers
from meguru.plan.plans.queries.owners import OwnersAsked
from meguru.web.forms import PlainForm

_REGISTER = "new"


class OwnersForm(PlainForm):
    """One question for each owner that can be read in two ways, and one for each name that nobody has registered."""

    def __init__(self, asked: OwnersAsked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for number, question in enumerate(asked.questions):
            # By its number: a browser sends line breaks and blanks of a value otherwise than they stand in it.
            ways = [(str(at), _way_in_words(way)) for at, way in enumerate(question.ways)]
            self.fields[f"way-{number}"] = forms.ChoiceField(
                label=_("「{text}」（取組{count}件）は、1つの組織ですか").format(
                    text=question.text, count=question.rows
                ),
                choices=ways,
                widget=forms.RadioSelect,
            )
        bodies = [(str(key), name) for key, name in asked.organisations]
        for number, name in enumerate(asked.new):
            offered: list[tuple[str, Any]] = [
                (_REGISTER, _("新しく登録する")),
                ("", _("登録しない（上の答えで使わないとき）")),
            ]
            if bodies:
                offered.append((_("登録のある組織と同じ"), bodies))
            self.fields[f"body-{number}"] = forms.ChoiceField(
                label=name,
                choices=offered,
                required=False,
                initial=_REGISTER if name in self._sure else "",
                help_text="" if name in self._sure else _("上の答えで、この名前になるときだけ登録します。"),
            )
        self.prepare_fields()

    @property
    def _sure(self) -> set[str]:
        """The names that stand in an answerless owner: those are needed whatever is answered above."""
        unsure = {name for question in self.asked.questions for way in question.ways for name in way}
        return set(self.asked.new) - unsure

    @property
    def questions(self) -> list[forms.BoundField]:
        """The owners that can be read in two ways."""
        return [self[f"way-{number}"] for number in range(len(self.asked.questions))]

    @property
    def bodies(self) -> list[forms.BoundField]:
        """The names that nobody has registered."""
        return [self[f"body-{number}"] for number in range(len(self.asked.new))]

    def answers(self) -> OwnerAnswers:
        """What was answered, as the command takes it. A name that an answer needs and nobody spoke of is registered by no one."""
        said = self.cleaned_data
        chosen = {name: said[f"body-{number}"] for number, name in enumerate(self.asked.new)}
        return OwnerAnswers(
            splits={each.text: each.ways[int(said[f"way-{n}"])] for n, each in enumerate(self.asked.questions)},
            bodies={name: None if value == _REGISTER else int(value) for name, value in chosen.items() if value},
        )


def _way_in_words(way: tuple[str, ...]) -> str:
    if len(way) == 1:
        return _("1つの組織「{name}」").format(name=way[0])
    return _("{count}つの組織。担当は「{lead}」、一緒に行うのは「{others}」").format(
        count=len(way), lead=way[0], others=listed(way[1:])
    )
