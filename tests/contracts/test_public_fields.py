"""Every box for words says whether residents will read them: a field that becomes public says so, an internal one never does.

A new text field of a form is put into one of the two lists by whoever adds it.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from django import forms

import meguru.web.public
import meguru.web.staff
from meguru.check.opinions.commands import withhold_opinion
from meguru.check.reviews.rules import MEASURE_FIELDS, THEME_FIELDS
from meguru.web.forms import PlainForm
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import given_advice, received_opinion, reported_meeting

# Words that stay in the workshop, with what they are for.
INTERNAL = {
    "public.views.OpinionForm.name": "for the reply",
    "public.views.OpinionForm.contact": "for the reply, erased on its day",
    "public.views.OpinionForm.website": "a trap for machines",
    "staff.base.guard.LetStandForm.reason": "why a text that looks private may stand",
    "staff.plan.changing.TermChangeForm.reason": "why a term's due dates or quorum change: no page of residents tells it",
    "staff.check.meetings.CallOffForm.reason": "why a meeting is called off",
    "staff.check.correcting.AdviceForm.reason": "why advice is corrected",
    "staff.check.mending.MendForm.reason": "why what was typed of an opinion is corrected",
    "staff.check.opinion_forms.LiftForm.lift_reason": "why an opinion is put back",
    "staff.check.opinion_forms.RegisterForm.name": "for the reply",
    "staff.check.opinion_forms.RegisterForm.contact": "for the reply, erased on its day",
    "staff.check.opinion_forms.WithholdForm.reason": "why an opinion is withheld",
    "staff.base.people.AccountForm.username": "a log-in",
    "staff.base.people.AccountForm.password": "a log-in",
    "staff.base.people.AdmitForm.username": "a log-in",
    "staff.base.renaming.RenameForm.reason": "why a body is called otherwise",
    "staff.base.people.AdmitForm.reason": "why an operator is let in",
    "staff.base.people.OperatorForm.username": "a log-in",
    "staff.base.people.OperatorForm.password": "a log-in",
    "staff.base.people.PersonForm.name": "who sits in a seat; the public figure counts people",
    "staff.base.people.RenewForm.password": "a log-in",
    "staff.base.people._PasswordForm.password": "a log-in",
    "staff.look.forms.SampleForm.text": "the page of components, where nothing is kept",
    "staff.look.forms.SampleForm.closed": "the page of components, where nothing is kept",
    "staff.look.forms.SampleRow.name": "the page of components, where nothing is kept",
    "staff.deciding.SteadForm.in_stead": "why somebody decides in another's stead",
    "staff.publish.publications.ReasonForm.reason": "why a publication is taken back",
    "staff.base.seating.SeatForm.title": "a seat's name in the workshop",
    "staff.base.seating.TakeForm.new_name": "who sits in a seat",
    "staff.base.seating.SeatForm.profession": "a seat's profession in the workshop; what is public counts nobody by it",
    "staff.act.ending.EndForm.reason": "why a district or committee ends: the book says since when and where its area goes",
    "staff.act.ending.BackForm.reason": "why the end of a district or committee is taken back: the book says that it stands",
    "staff.act.due_days.DueForm.reason": "why due days move: they are the workshop's own",
    "staff.do.milestones.CallOffForm.reason": "milestones are the workshop's own",
    "staff.do.milestones.MoveForm.reason": "milestones are the workshop's own",
    "staff.do.milestones.WordsForm.what": "milestones are the workshop's own",
    "staff.do.milestones.WriteForm.what": "milestones are the workshop's own",
    "staff.act.years.EarlyForm.reason": "why a year is opened early",
    "staff.act.years.ReasonForm.reason": "why a year is opened again",
}
SAYS_SO = re.compile("公表され|このサイトに載せます")
PROMISES_IT = re.compile("公表され(?!ません)|公表のとき|ページに載り")


def _forms(parent: type[forms.Form] = forms.Form) -> Iterator[type[forms.Form]]:
    for form in parent.__subclasses__():
        yield form
        yield from _forms(form)


def _fields() -> Iterator[tuple[str, type[forms.Form], forms.Field]]:
    """Every field for words of every form of the doors, under the name this test gives it."""
    for package in (meguru.web.staff, meguru.web.public):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    for form in _forms():
        place = form.__module__.removeprefix("meguru.web.")
        if place == form.__module__ or not issubclass(form, PlainForm):
            continue
        for name, field in form.base_fields.items():
            if type(field) is forms.CharField and not isinstance(field.widget, forms.HiddenInput):
                yield f"{place}.{form.__name__}.{name}", form, field


def _is_public(form: type[forms.Form], key: str) -> bool:
    return issubclass(form, PlainForm) and key.rsplit(".", 1)[1] in form.PUBLIC


def test_every_box_for_words_is_public_and_says_so_or_is_internal_and_does_not() -> None:
    said = {key: _is_public(form, key) or bool(SAYS_SO.search(str(field.help_text))) for key, form, field in _fields()}
    assert len(said) > 50
    assert {key for key, public in said.items() if not public} == set(INTERNAL)
    promised = {key for key, _, field in _fields() if PROMISES_IT.search(str(field.help_text))}
    assert promised & set(INTERNAL) == set()


def test_a_form_names_as_public_only_fields_it_has() -> None:
    wrong = {
        f"{form.__module__}.{form.__name__}": sorted(form.PUBLIC - set(form.base_fields))
        for form in _forms()
        if issubclass(form, PlainForm) and form.PUBLIC - set(form.base_fields)
    }
    assert wrong == {}


def _label(page: Person, name: str) -> str:
    assert page.root is not None
    field = next(e for e in page.root.iter() if e.get("name") == name)
    return "".join(next(e for e in page.root.iter("label") if e.get("for") == field.get("id")).itertext())


def test_the_page_says_it_at_the_field(secretary: Player) -> None:
    log = Person(secretary.client).open(secretary.path("activities/log/"))
    assert "公表されます" in _label(log, "line")
    assert "公表されます" in _label(log, "place")
    seat = Person(secretary.client).open(secretary.path("bodies/seats/new/"))
    assert "公表されます" not in _label(seat, "title")


def test_a_sheet_says_what_of_it_becomes_public(cast: Cast, writer: Player, supporter: Player) -> None:
    """All its fields do, but the answer to last year's advice, which is for the committee."""
    assert [field.key for field in (*MEASURE_FIELDS, *THEME_FIELDS) if "公表" in field.hint] == []
    for player, code in ((writer, "m01"), (supporter, "east")):
        page = Person(player.client).open(player.path(f"sheets/2016/{code}/"))
        page.sees("受理されると、公表のページに載ります").misses("「前の年の助言にどう応えたか」は載りません")


def test_of_a_withheld_opinion_no_field_says_that_it_becomes_public(cast: Cast, secretary: Player) -> None:
    opinion = received_opinion(cast)
    page = Person(secretary.client).open(secretary.path(f"opinions/{opinion.number}/"))
    assert "公表されます" in _label(page, "answer")
    withhold_opinion(actor=secretary.actor, number=opinion.number, reason="特定の人が分かるため", at=SPRING)
    page = Person(secretary.client).open(secretary.path(f"opinions/{opinion.number}/"))
    assert "公表されます" not in _label(page, "answer")


def test_the_committee_s_words_say_it_too(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    given_advice(cast, meeting)
    page = Person(secretary.client).open(secretary.path(f"meetings/{meeting.pk}/evaluations/"))
    assert "公表されます" in _label(page, "comment-m01")
