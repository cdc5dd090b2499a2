"""The search for planted secrets finds them in every shape; what it does not find is not there."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.e2e.planted import files_below, found_in, planted

SECRET = planted("Token")
SECRETS = {"token": SECRET}


@pytest.mark.parametrize(
    "data",
    [
        SECRET.encode(),
        f'{{"a": "{SECRET}"}}'.encode(),
        b"\x1b[1m".join(bytes([byte]) for byte in SECRET.encode()),
        b"Zq7To\r\n   ken9Xk",
        b"\x1b[2;3HZq7To\x1b[3;1H\x1b[0mken9Xk",
        b"\x1b]52;c;" + base64.b64encode(f"export A={SECRET} x".encode()) + b"\x07",
        SECRET.encode().hex().encode(),
    ],
    ids=["plain", "json", "painted", "folded", "moved", "clipboard", "hex"],
)
def test_it_is_found(data: bytes) -> None:
    assert found_in(b"before " + data + b" after", SECRETS) == {"token"}


def test_it_is_not_found_where_it_is_not() -> None:
    assert found_in(b"Zq7Token8Xk \x1b]52;c;aGVsbG8gd29ybGQ=\x07", SECRETS) == set()


def test_files_are_looked_into_but_for_those_left_out(tmp_path: Path) -> None:
    for name in ("a/b", "c/d/e", "f"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SECRET)
    found = files_below(tmp_path, [tmp_path / "c", tmp_path / "f"])
    assert list(found) == [tmp_path / "a/b"]
