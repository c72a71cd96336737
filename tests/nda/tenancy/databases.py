"""The databases that tenancy is tested on: files of SQLite, and a PostgreSQL of our own."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ndalab.nda.tenancy import TenantRow

PASSWORD = "owner-secret-0123"


class Base(TenantRow, DeclarativeBase):
    """Tables of these tests."""


class Note(Base):
    """Something a tenant would not want others to read."""

    __tablename__ = "note"
    id: Mapped[str] = mapped_column(String(50), primary_key=True)
    text: Mapped[str]


def _binaries():
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = [shutil.which("initdb"), *sorted(map(str, debian))]
    resolved = [Path(os.path.realpath(path)).parent for path in found if path]
    return next((folder for folder in resolved if (folder / "postgres").exists()), None)


@contextmanager
def postgres():
    """Run a PostgreSQL on a socket in a temporary folder; give the address of its owner."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is NOT tested: install it (Debian: apt-get install postgresql)")
    # PostgreSQL does not run as root, so root lends it the user that Debian's package made.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        if user:
            shutil.chown(folder, user)
        data, word = f"{folder}/data", Path(folder, "word")
        word.write_text(PASSWORD)
        word.chmod(0o644)
        create = [binaries / "initdb", "-D", data, "-U", "owner", "-A", "scram-sha-256"]
        options = [
            "-k",
            folder,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "shared_buffers=16MB",
        ]
        subprocess.run(
            [*create, f"--pwfile={word}", "-E", "UTF8", "--no-sync"],
            user=user,
            check=True,
            capture_output=True,
            cwd=folder,
        )
        control = [binaries / "pg_ctl", "-D", data, "-w"]
        start = [*control, "-l", f"{folder}/log", "-o", " ".join(options), "start"]
        subprocess.run(start, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        try:
            yield f"postgresql://owner:{PASSWORD}@/postgres?host={folder}"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)
