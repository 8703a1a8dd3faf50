"""``meguru found``: begins a real town with its joint secretariat's first seat, a person in it, and their log-in.

On a terminal it asks for what was not said, one question a line. Without one it says which options are missing.
"""

import argparse
import sys

from django.conf import settings
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
from meguru.base.bodies.queries.actors import list_towns
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.base.towns.rules import LICENCES, check_address, office_of
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.errors import NotNow
from meguru.project.words.asking import agreed, ask_for_missing, ask_password
from meguru.project.words.preparing import require_tables

# What cannot be guessed, as it is written on the command line.
REQUIRED = {"slug": "番地の名", "name": "町の名", "person": "--person 氏名", "username": "--username 利用者名"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The town, its bodies, and whoever begins."""
    parser.add_argument(
        "slug",
        nargs="?",
        default="",
        metavar="番地の名",
        help="英小文字・数字・ハイフン。公開ページは /番地の名/ になる",
    )
    parser.add_argument("name", nargs="?", default="", metavar="町の名", help="例: 港北区")
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
    parser.add_argument("--person", default="", metavar="氏名", help="はじめに事務局の席に就く人")
    parser.add_argument(
        "--username", default="", metavar="利用者名", help="その人がログインする名。メールの番地は要らない"
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="パスワードを標準入力から読む（ふつうは画面でたずねる）"
    )


def run(options: argparse.Namespace) -> int:
    """Found the town whole, or not at all."""
    require_tables()
    refuse_beside_samples()
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty() and not options.password_stdin
    missing = [words for field, words in REQUIRED.items() if not getattr(options, field)]
    if not on_terminal and not options.password_stdin:
        missing.append("--password-stdin（パスワードを標準入力から）")
    if missing and not on_terminal:
        print(
            f"meguru found: {'、'.join(missing)} を書いてください（端末から打てば、一つずつたずねます）。",
            file=sys.stderr,
        )
        return 2
    if options.slug:
        check_address(options.slug)
    if missing:
        ask_for_missing(options)
    password = ask_password() if on_terminal else sys.stdin.readline().rstrip("\n")
    if missing and not agreed(options):
        print("何もつくらずに終わりました。")
        return 1
    with transaction.atomic():
        found(options, password)
    print(f"{options.name}を開きました。/{options.slug}/work/ に「{options.username}」で入れます。")
    print("次は meguru serve で動かします。入ると、最初の年度を開くまでにすることが並んでいます。")
    return 0


def refuse_beside_samples() -> None:
    """Raises ``NotNow`` where the sample towns are: they were made under another key, and their records are not for real use."""
    if samples := [town.name for town in list_towns() if town.is_sample]:
        raise NotNow(
            f"このデータベースには、見本の町（{'、'.join(samples)}）があります。本物の町は、別の場所に開いてください。"
            "MEGURU_VAR に新しいフォルダーを（DATABASE_URL を使うときは、別のデータベースも）設定し、"
            f"meguru migrate から始めます（いまの場所は {settings.VAR}）。"
        )


def found(options: argparse.Namespace, password: str) -> None:
    """The commands, in order."""
    at = clock.now()
    name, department = options.name, options.department or "福祉保健課"
    town = found_town(
        slug=options.slug,
        name=name,
        reading=options.reading,
        office_name=options.office or office_of(name),
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
