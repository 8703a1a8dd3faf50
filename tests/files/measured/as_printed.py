"""A set-out plan as LibreOffice prints it from Word: the PDF most municipalities publish. Only where ``soffice`` is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.files.measured.as_office import as_word
from tests.files.measured.blocks import Doc


def can_print() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def as_printed(doc: Doc) -> bytes:
    """The plan's Word file as a PDF of LibreOffice; each call works in a profile of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "plan.docx").write_bytes(as_word(doc))
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(place / "plan.docx"),
            ],
            capture_output=True,
            check=True,
            timeout=240,
        )
        return (place / "plan.pdf").read_bytes()
