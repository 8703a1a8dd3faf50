"""Django's record of the audit app; reinstalls the ledger's guards after every migrate."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from meguru.base.audit.guards import install_guards


def _after_migrate(*, using: str, **_: Any) -> None:
    install_guards(connections[using])


class AuditConfig(AppConfig):
    """The ledger."""

    name = "meguru.base.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A later migration may rebuild the table and drop its triggers; they are made anew each time."""
        post_migrate.connect(_after_migrate, sender=self)
