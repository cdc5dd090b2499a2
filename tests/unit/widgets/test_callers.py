from __future__ import annotations

import pytest

from widgets.callers import caller_name


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
