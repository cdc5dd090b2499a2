"""Issuers are read from certificates as OpenSSL reads them."""

from __future__ import annotations

import ssl

import pytest
from botocore.httpsession import where
from hypothesis import given
from hypothesis import strategies as st

from services.doctor.certificate import issuer_of


def test_the_issuers_of_all_authorities_that_botocore_trusts() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(where())
    checked = 0
    for der, told in zip(context.get_ca_certs(binary_form=True), context.get_ca_certs(), strict=True):
        issuer = dict(pair for part in told["issuer"] for pair in part)  # type: ignore[misc]  # typeshed does not tell the tuples
        wanted = {issuer.get("organizationName"), issuer.get("commonName")} - {None}
        assert issuer_of(der) in wanted or not issuer_of(der).isascii()
        checked += 1
    assert checked > 50


@given(st.binary(max_size=200))
def test_anything_else_has_no_issuer_and_does_no_harm(data: bytes) -> None:
    assert isinstance(issuer_of(data), str)


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x82", b"\x30\x03\x02\x01\x01"])
def test_what_is_cut_short_has_no_issuer(data: bytes) -> None:
    assert issuer_of(data) == ""
