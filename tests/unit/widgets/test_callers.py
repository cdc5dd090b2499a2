from __future__ import annotations

import pytest

from widgets.callers import caller_name, role_and_name


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:iam::111122223333:user/ops/bob", "bob"),
        ("arn:aws:sts::111122223333:assumed-role/Admin/carol@example.com", "carol@example.com"),
        ("arn:aws:iam::111122223333:root", "root"),
        ("dana", "dana"),
        ("", ""),
        ("arn:aws:iam::1:user/\x1b[2Jbob", "␛[2Jbob"),
        ("arn:aws:iam::1:user/", "arn:aws:iam::1:user/"),
    ],
)
def test_a_caller_goes_by_the_name_people_use(arn: str, name: str) -> None:
    assert caller_name(arn) == name


@pytest.mark.parametrize(
    ("arn", "words"),
    [
        ("arn:aws:sts::111122223333:assumed-role/Deployer/ana", "Deployer/ana"),
        (
            "arn:aws:sts::1:assumed-role/AWSReservedSSO_Power_User_0123456789abcdef/ana@acme",
            "Power_User/ana@acme",
        ),
        ("arn:aws:iam::111122223333:user/ops/bob", "bob"),
        ("arn:aws:iam::111122223333:root", "root"),
        ("arn:aws:sts::1:assumed-role/Half", "Half"),
    ],
)
def test_a_caller_with_a_role_goes_by_both(arn: str, words: str) -> None:
    assert role_and_name(arn) == words
