"""Rows of a form that cannot be taken: whatever is wrong is said above them, also what is about no one field."""

from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from meguru.plan.plans.commands import prepare_term
from meguru.plan.plans.models import Participant
from meguru.web.rows import RowForm, Rows
from tests.support.browse import Person
from tests.support.cast import SPRING, Player


class Guest(RowForm):
    """Somebody who came."""

    name = forms.CharField(label="名前", required=False)


def test_a_form_of_which_half_arrived_is_not_taken_and_says_so(secretary: Player) -> None:
    prepare_term(actor=secretary.actor, number=4, name="第4期計画", first_year=2021, last_year=2025, at=SPRING)
    address = secretary.path("plan/terms/4/participants/")
    row = {"participant-0-name": "民生委員", "participant-0-description": "", "participant-0-roles": "見守る"}
    cut = secretary.client.post(address, row)
    assert (cut.status_code, Participant.objects.count()) == (422, 0)
    assert "確かめてください" in cut.text
    assert '<a href="#rows-participant">主体</a>：' in cut.text
    Person(secretary.client).open(address).press("この内容で書く", **row).sees("主体と役割を書きました")
    assert Participant.objects.count() == 1


def test_what_is_wrong_with_a_row_as_a_whole_names_the_row() -> None:
    sent = {"guest-TOTAL_FORMS": "2", "guest-INITIAL_FORMS": "0", "guest-0-name": "一人目", "guest-1-name": "二人目"}
    rows = Rows(Guest, "guest", RequestFactory().post("/", sent))
    assert rows.is_valid()
    assert render_to_string("parts/rows_summary.html", {"rows": rows, "name": "人"}).strip() == ""
    rows.formset.forms[1].add_error(None, "ほかの人が先にこの行を直しました。")
    said = render_to_string("parts/rows_summary.html", {"rows": rows, "name": "人"})
    assert '<a href="#rows-guest">人 2</a>：ほかの人が先にこの行を直しました。' in said
    assert "人 1" not in said
