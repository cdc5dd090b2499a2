import pytest

from services.targets.identity_center import preferred
from services.targets.selection import Account, Selection, is_unit, unit_path

PROD = Account("111122223333", "Payments Prod")
DEV = Account("444455556666", "payments-dev")
MEMBERS = {"ou:Workloads/Prod": frozenset({PROD.number}), "ou-ab12-34567890": frozenset({DEV.number})}
TAGS = {PROD.number: {"env": "production", "team": "pay"}, DEV.number: {"env": "dev"}}


def chosen(include: str = "", exclude: str = "") -> list[str]:
    words = Selection(
        tuple(include.split(",") if include else ()), tuple(exclude.split(",") if exclude else ())
    )
    return [a.name for a in (PROD, DEV) if words.wants(a, MEMBERS, lambda account: TAGS[account.number])]


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ("", "", [PROD.name, DEV.name]),
        ("111122223333", "", [PROD.name]),
        ("payments*", "", [PROD.name, DEV.name]),
        ("payments*", "*-DEV", [PROD.name]),
        ("", "111122223333", [DEV.name]),
        ("ou:Workloads/Prod", "", [PROD.name]),
        ("ou-ab12-34567890", "", [DEV.name]),
        ("ou:Elsewhere", "", []),
        ("tag:env=prod*", "", [PROD.name]),
        ("tag:owner=*", "", []),
        ("", "tag:env=*", []),
        ("444455556666,tag:team=pay", "", [PROD.name, DEV.name]),
        ("payments*,tag:x=y", "tag:env=dev", [PROD.name]),
    ],
)
def test_words_choose_accounts(include: str, exclude: str, expected: list[str]) -> None:
    assert chosen(include, exclude) == expected


def test_tags_are_looked_up_only_where_they_decide() -> None:
    asked: list[str] = []

    def tags(account: Account) -> dict[str, str]:
        asked.append(account.name)
        return {}

    words = Selection(("payments prod", "tag:env=x"), ())
    assert words.wants(PROD, {}, tags)
    assert asked == []
    assert not words.wants(DEV, {}, tags)
    assert asked == [DEV.name]
    Selection(("111122223333",), ("tag:a=b",)).wants(DEV, {}, tags)
    assert asked == [DEV.name], "not wanted anyway"


def test_units_by_id_and_path() -> None:
    assert is_unit("ou-ab12-34567890")
    assert is_unit("r-ab12")
    assert not is_unit("our-shop")
    assert unit_path("ou:A/B c") == ("A", "B c")
    assert unit_path("ou-ab12-34567890") is None
    assert Selection(("ou:A", "x"), ("r-ab12",)).units == ("ou:A", "r-ab12")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ((), "Admin"),
        (("ReadOnly", "Admin"), "ReadOnly"),
        (("Power*", "Read*"), "ReadOnly"),
        (("None",), None),
    ],
)
def test_the_preferred_role_is_taken(wanted: tuple[str, ...], expected: str | None) -> None:
    assert preferred(["ReadOnly", "Admin"], wanted) == expected
