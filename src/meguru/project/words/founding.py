"""``meguru found``: begins a real town with its joint secretariat's first seat, a person in it, and their log-in."""

import argparse
import getpass
import sys

from django.db import transaction

from meguru.base.access.actions import Role
from meguru.base.access.actor import machine_actor
from meguru.base.bodies.commands import (
    add_committee,
    add_organisation,
    add_person,
    add_seat,
    found_town,
    open_account,
    take_seat,
)
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.base.towns.rules import LICENCES, check_address
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.errors import Invalid
from meguru.project.words.preparing import require_tables


def arguments(parser: argparse.ArgumentParser) -> None:
    """The town, its bodies, and whoever begins."""
    parser.add_argument("slug", metavar="番地の名", help="英小文字・数字・ハイフン。公開ページは /番地の名/ になる")
    parser.add_argument("name", metavar="町の名", help="例: 港北区")
    parser.add_argument("--reading", default="", metavar="よみ", help="町の名のよみ（ひらがな）")
    parser.add_argument("--office", default="", metavar="役所", help="役所の名（例: 港北区役所）")
    parser.add_argument("--council", default="", metavar="社協", help="社会福祉協議会の名")
    parser.add_argument("--department", default="", metavar="課", help="事務局を置く課。問い合わせ先にもなる")
    parser.add_argument("--telephone", default="", metavar="電話")
    parser.add_argument("--fax", default="", metavar="ファクス")
    parser.add_argument("--post", default="", metavar="住所")
    parser.add_argument(
        "--licence", default="", choices=["", *LICENCES], help="オープンデータの利用の条件。書かなければ定めない"
    )
    parser.add_argument("--person", required=True, metavar="氏名", help="はじめに事務局の席に就く人")
    parser.add_argument("--username", required=True, metavar="利用者名", help="その人がログインする名")
    parser.add_argument(
        "--password-stdin", action="store_true", help="パスワードを標準入力から読む（ふつうは画面でたずねる）"
    )


def run(options: argparse.Namespace) -> int:
    """Found the town whole, or not at all."""
    require_tables()
    check_address(options.slug)
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else _ask()
    with transaction.atomic():
        found(options, password)
    print(f"{options.name}を開きました。/{options.slug}/work/ に「{options.username}」で入れます。")
    return 0


def _ask() -> str:
    first = getpass.getpass("パスワード（10字以上）: ")
    if getpass.getpass("もう一度: ") != first:
        raise Invalid({"password": "二度のパスワードが違います。"})
    return first


def found(options: argparse.Namespace, password: str) -> None:
    """The commands, in order."""
    at = clock.now()
    name, department = options.name, options.department or "福祉保健課"
    town = found_town(
        slug=options.slug,
        name=name,
        reading=options.reading,
        office_name=options.office or f"{name}役所",
        council_name=options.council or f"{name}社会福祉協議会",
        department=department,
        telephone=options.telephone,
        fax=options.fax,
        post=options.post,
        licence=options.licence,
        at=at,
    )
    with town_scope(town):
        actor = machine_actor(town.pk, "運用者")
        office = add_organisation(actor=actor, kind=OrganisationKind.DEPARTMENT, name=department, at=at)
        add_organisation(actor=actor, kind=OrganisationKind.WARD_COUNCIL, name=town.council_name, at=at, position=1)
        secretariat = add_committee(actor=actor, kind=CommitteeKind.SECRETARIAT, name="共同事務局", at=at)
        account = open_account(actor=actor, username=options.username, password=password, at=at)
        person = add_person(actor=actor, name=options.person, account=account, at=at)
        today = clock.day_of(at)
        seat = add_seat(
            actor=actor,
            title="事務局",
            role=Role.SECRETARIAT,
            organisation=office,
            committee=secretariat,
            starts_on=today,
            at=at,
        )
        take_seat(actor=actor, seat_id=seat.pk, person_id=person.pk, starts_on=today, at=at)
