"""Small files for the user alone, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from services.paths import make_private


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Put a file in the place of the one that is there; readers see the old one or the new one, whole.

    Args:
        path: the file; its folder is made where it is missing. A symbolic link is followed.
        text: what it shall hold.
        mode: its permissions.

    Raises:
        OSError: it cannot be written; the file that was there still is.
    """
    path = path.resolve()
    make_private(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(mode)
        made.replace(path)
    except OSError:
        made.unlink(missing_ok=True)
        raise
