import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.redact import MASK, looks_secret, redact, redact_value, redact_values

ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB_TOKEN = "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789"
JWT = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"The key {ACCESS_KEY} is unknown", ACCESS_KEY),
        (f"token is {GITHUB_TOKEN}.", GITHUB_TOKEN),
        (f"jwt {JWT} end", JWT),
        ("password=hunter2 and more", "hunter2"),
        ('{"aws_secret_access_key": "wJalrXUtnFEMI"}', "wJalrXUtnFEMI"),
        ("X-Amz-Security-Token=FwoGZXIvYXdz&next=1", "FwoGZXIvYXdz"),
        ("https://user:pa55word@proxy.example:8080/", "pa55word"),
        ("Authorization: Bearer abcdefghijklm", "abcdefghijklm"),
        ("AWS4-HMAC Credential=AK/2026/x, Signature=deadbeef01", "deadbeef01"),
        ('[{"name":"DB_PASSWORD","value":"hunter2","type":"PLAINTEXT"}]', "hunter2"),
        ('[{ "name" : "GithubToken", "value" : "hun\\"ter2" }]', "ter2"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE"),
    ],
)
def test_secrets_are_masked_in_text(text: str, secret: str) -> None:
    masked = redact(text)
    assert secret not in masked
    assert MASK in masked


@pytest.mark.parametrize(
    "text",
    [
        "3f1c9ab0de4455667788990011223344556677aa",
        "arn:aws:iam::111122223333:role/Deploy",
        "Release 3f1c9ab to production?",
        "User is not authorized to perform: codepipeline:StartPipelineExecution",
    ],
)
def test_harmless_text_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("DbPassword", True),
        ("GITHUB_TOKEN", True),
        ("api-key", True),
        ("AwsSecretAccessKey", True),
        ("Environment", False),
        ("Author", False),
        ("Ticket", False),
    ],
)
def test_names_tell_secrets(name: str, secret: bool) -> None:
    assert looks_secret(name) is secret


def test_values_are_masked_by_name_or_by_shape() -> None:
    given = {"DbPassword": "x", "Note": f"see {GITHUB_TOKEN}", "Environment": "production"}
    assert redact_values(given) == {
        "DbPassword": MASK,
        "Note": f"see {MASK}",
        "Environment": "production",
    }
    assert redact_value("token", "") == MASK


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)
