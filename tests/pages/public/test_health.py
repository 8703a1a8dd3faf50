"""What ``/healthz`` says: well, or what is not."""

import pytest
from django.db import DatabaseError, connection

from tests.support.client import PageClient


def test_it_is_well_while_the_database_answers(visitor: PageClient) -> None:
    assert visitor.get("/healthz").json() == {"status": "ok"}


def test_a_database_that_does_not_answer_is_said(visitor: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DatabaseError("disk image is malformed")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        answer = visitor.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unwell", "problem": "broken"}
    assert "malformed" not in answer.content.decode()
