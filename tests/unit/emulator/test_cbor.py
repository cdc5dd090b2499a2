"""CBOR against botocore's own reader and writer."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pytest
from botocore.parsers import RpcV2CBORParser
from hypothesis import given, settings
from hypothesis import strategies as st

from services.emulator.wire import cbor

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary(max_size=300)
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=30) | st.dictionaries(st.text(), inner, max_size=5)
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(_VALUES)
def test_what_is_written_reads_back(value: Any) -> None:
    assert cbor.decode(cbor.encode(value)) == value


@settings(derandomize=True, deadline=None, max_examples=100)
@given(_VALUES)
def test_botocore_reads_what_is_written(value: Any) -> None:
    parser: Any = RpcV2CBORParser()
    stream = parser.get_peekable_stream_from_bytes(cbor.encode(value))
    assert parser.parse_data_item(stream) == _without_nulls(value)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(ValueError):
        cbor.decode(body)


def test_an_instant_is_tagged() -> None:
    assert cbor.encode(cbor.Epoch(1.5)).hex() == "c1fb3ff8000000000000"
    assert cbor.decode(cbor.encode(cbor.Epoch(1.5))) == 1.5


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        ("9f0102ff", [1, 2]),
        ("bf616101ff", {"a": 1}),
        ("7f61616162ff", "ab"),
        ("f93c00", 1.0),
        ("fa3fc00000", 1.5),
        ("f7", None),
    ],
)
def test_other_spellings_are_read(encoded: str, value: Any) -> None:
    assert cbor.decode(bytes.fromhex(encoded)) == value


@pytest.mark.parametrize("encoded", ["", "61", "9f01", "a10101", "fc", "0102", "1e"])
def test_what_is_malformed_is_refused(encoded: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cbor.decode(bytes.fromhex(encoded))


def test_what_cbor_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="BytesIO"):
        cbor.encode(io.BytesIO())


def _without_nulls(value: Any) -> Any:
    """Drop what botocore's reader drops: members that are null."""
    match value:
        case dict():
            return {key: _without_nulls(item) for key, item in value.items() if item is not None}
        case list():
            return [_without_nulls(item) for item in value]
        case _:
            return value
