"""The subset of CBOR (RFC 8949) that Smithy's RPC v2 protocol uses."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE = range(8)
"""The major types of a data item."""

EPOCH_TAG = 1
_INDEFINITE = 31
_BREAK = 0xFF
_SIMPLE_VALUES: dict[int, bool | None] = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}


@dataclass(frozen=True, slots=True)
class Epoch:
    """An instant (POSIX seconds) that is to be encoded with CBOR's tag for times."""

    seconds: float


def encode(value: Any) -> bytes:
    """The CBOR of JSON-like data and of ``Epoch`` values.

    Raises:
        TypeError: a value of another type.
    """
    match value:
        case bool():
            return bytes([SIMPLE << 5 | (21 if value else 20)])
        case None:
            return bytes([SIMPLE << 5 | 22])
        case int():
            return _head(UNSIGNED, value) if value >= 0 else _head(NEGATIVE, -1 - value)
        case float():
            return bytes([SIMPLE << 5 | 27]) + struct.pack(">d", value)
        case str():
            text = value.encode()
            return _head(TEXT, len(text)) + text
        case bytes():
            return _head(BYTES, len(value)) + value
        case list():
            return _head(ARRAY, len(value)) + b"".join(encode(item) for item in value)
        case dict():
            pairs = b"".join(encode(key) + encode(item) for key, item in value.items())
            return _head(MAP, len(value)) + pairs
        case Epoch():
            return _head(TAG, EPOCH_TAG) + encode(float(value.seconds))
        case _:
            raise TypeError(f"CBOR has no {type(value).__name__} here")


def decode(body: bytes) -> Any:
    """The one data item in ``body``; times become plain numbers.

    Raises:
        ValueError: the bytes are not one well-formed data item.
    """
    reader = _Reader(body)
    value = reader.item()
    if reader.position != len(body):
        raise ValueError("bytes follow the data item")
    return value


def _head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * size):
            return bytes([major << 5 | code]) + argument.to_bytes(size, "big")
    raise ValueError(f"{argument} needs more than 64 bits")


class _Reader:
    """A cursor over encoded bytes."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.position = 0

    def item(self) -> Any:
        major, info = divmod(self._take(1)[0], 32)
        match major:
            case 0:
                return self._argument(info)
            case 1:
                return -1 - self._argument(info)
            case 2:
                return self._string(info)
            case 3:
                return self._string(info).decode()
            case 4:
                return self._array(info)
            case 5:
                return self._map(info)
            case 6:
                self._argument(info)
                return self.item()
            case _:
                return self._simple(info)

    def _take(self, count: int) -> bytes:
        taken = self._body[self.position : self.position + count]
        if len(taken) != count:
            raise ValueError("the data item ends too early")
        self.position += count
        return taken

    def _argument(self, info: int) -> int:
        if info < 24:
            return info
        if info > 27:
            raise ValueError(f"additional information {info} is no length")
        return int.from_bytes(self._take(1 << (info - 24)), "big")

    def _at_break(self) -> bool:
        if self._body[self.position : self.position + 1] == bytes([_BREAK]):
            self.position += 1
            return True
        return False

    def _string(self, info: int) -> bytes:
        if info != _INDEFINITE:
            return self._take(self._argument(info))
        chunks = []
        while not self._at_break():
            chunks.append(self._take(self._argument(self._take(1)[0] % 32)))
        return b"".join(chunks)

    def _array(self, info: int) -> list[Any]:
        if info != _INDEFINITE:
            return [self.item() for _ in range(self._argument(info))]
        items = []
        while not self._at_break():
            items.append(self.item())
        return items

    def _map(self, info: int) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        if info != _INDEFINITE:
            for _ in range(self._argument(info)):
                self._pair(pairs)
            return pairs
        while not self._at_break():
            self._pair(pairs)
        return pairs

    def _pair(self, pairs: dict[str, Any]) -> None:
        key = self.item()
        if not isinstance(key, str):
            raise ValueError("a map key is no text")  # noqa: TRY004 - a malformed document, not a caller's bug
        pairs[key] = self.item()

    def _simple(self, info: int) -> Any:
        if info in _SIMPLE_VALUES:
            return _SIMPLE_VALUES[info]
        if info not in _FLOATS:
            raise ValueError(f"simple value {info} is not supported")
        form, size = _FLOATS[info]
        return struct.unpack(form, self._take(size))[0]
