"""Secrets that are planted where pipedeck can see them, and the search for them in all that it leaves behind."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[P\]].*?(?:\x07|\x1b\\)|[@-Z\\-_])", re.DOTALL)


def planted(what: str) -> str:
    """A secret that says what it is, and that nothing else contains."""
    return f"Zq7{what}9Xk"


def found_in(data: bytes, secrets: Mapping[str, str]) -> set[str]:
    """Which secrets are in some bytes, by their names.

    A secret counts also where it is folded, painted letter by letter, or written in base64, as a clipboard has it,
    in hexadecimal digits or quoted for a URL.

    Args:
        data: what was written, to a file or to a terminal.
        secrets: by name.
    """
    plain = _squeezed(_SEQUENCE.sub(b"", data))
    places = (_squeezed(data), plain, b"".join(_decoded(data)))
    return {
        name for name, secret in secrets.items() if any(_is_in(secret.encode(), place) for place in places)
    }


def files_below(folder: Path, but: Iterable[Path] = ()) -> dict[Path, bytes]:
    """All files below a folder, but for some that the user or the AWS CLI put there, and what is below those."""
    left_out = set(but)
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not left_out & {path, *path.parents}
    }


def _is_in(secret: bytes, place: bytes) -> bool:
    return any(form in place for form in (secret, secret.hex().encode(), quote(secret).encode()))


def _squeezed(data: bytes) -> bytes:
    return b"".join(data.split())


def _decoded(data: bytes) -> Iterator[bytes]:
    """What stands there in base64."""
    for run in re.findall(rb"[A-Za-z0-9+/_-]{12,}", data):
        digits = run.translate(bytes.maketrans(b"-_", b"+/"))
        yield base64.b64decode(digits[: len(digits) // 4 * 4])
