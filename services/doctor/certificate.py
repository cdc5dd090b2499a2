"""Who issued a certificate, read from its DER form: of one that is not trusted Python tells nothing else."""

from __future__ import annotations

from collections.abc import Iterator

_SEQUENCE, _SET, _OID, _VERSION = 0x30, 0x31, 0x06, 0xA0
_ORGANIZATION, _NAME = b"\x55\x04\x0a", b"\x55\x04\x03"
"""The object identifiers 2.5.4.10 and 2.5.4.3 (ITU-T X.520)."""


def issuer_of(der: bytes) -> str:
    """The issuer's organization, else its common name; empty where the certificate cannot be read.

    Args:
        der: an X.509 certificate (RFC 5280, section 4.1).
    """
    try:
        certificate = next(_elements(der))[1]
        fields = [one for one in _elements(next(_elements(certificate))[1]) if one[0] != _VERSION]
        found = dict(_attributes(fields[2][1]))  # after serial number and signature algorithm
    except (IndexError, StopIteration, ValueError):
        return ""
    return found.get(_ORGANIZATION) or found.get(_NAME, "")


def _attributes(name: bytes) -> Iterator[tuple[bytes, str]]:
    for tag, part in _elements(name):
        if tag != _SET:
            raise ValueError("a name is a sequence of sets")
        for _, pair in _elements(part):
            (oid_tag, oid), (_, value) = list(_elements(pair))[:2]
            if oid_tag == _OID:
                yield oid, value.decode("utf-8", "replace")


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements of a DER value: tag and content."""
    at = 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + length > len(data):
            raise ValueError("the value is cut short")
        yield tag, data[at : at + length]
        at += length
