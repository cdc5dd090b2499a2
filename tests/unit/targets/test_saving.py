from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from services.config import Config
from services.domain.target import RoleStep, SignInRole, Target
from services.errors import ServiceError
from services.targets.choice import Choice
from services.targets.entry import Origin
from services.targets.roster import Offer, Roster

HUB = "arn:aws:iam::999999999999:role/Hub"
OPS = "arn:aws:iam::111122223333:role/Ops"
TEXT = """\
# mine
[defaults]
region = "eu-west-1"  # home

[targets.a]
profile = "a"   # hub
regions = [
  "eu-west-1",  # first
  "us-east-1",
]

# the next one
[ targets . "b c" ]  # spaces
profile = "b"
regions = ["eu-west-1"]
# end of b

[keys]
"app.quit" = "Q"
"""

Open = Callable[[str], Roster]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture
def opened(path: Path) -> Open:
    """Opens a roster on a configuration, with the targets that it defines."""

    def make(text: str) -> Roster:
        path.write_text(text, encoding="utf-8")
        roster = Roster(Config.load(path), Choice())
        offer_configured(roster)
        return roster

    return make


def offer_configured(roster: Roster) -> None:
    roster.offer(
        Offer(
            Target(f"{rule.name}/{region}", region, profile=rule.profile, roles=rule.steps),
            Origin.CONFIG,
            f"targets.{rule.name}",
            on=rule.enabled,
        )
        for rule in roster.config.targets
        if rule.defines
        for region in rule.regions
    )


def saved(roster: Roster) -> str:
    shown = roster.preview()
    assert roster.save(shown) == shown.path
    return shown.path.read_text(encoding="utf-8")


def refused(roster: Roster) -> str:
    with pytest.raises(ServiceError) as caught:
        roster.save(roster.preview())
    return caught.value.problem.line


def without(text: str, lines: Sequence[str]) -> str:
    assert set(lines) <= set(text.splitlines())
    return "".join(f"{line}\n" for line in text.splitlines() if line not in lines)


def test_nothing_chosen_changes_nothing(opened: Open) -> None:
    shown = opened(TEXT).preview()
    assert (shown.changes, shown.diff, shown.after) == (False, "", TEXT)


def test_a_table_whose_targets_are_all_off_is_disabled_and_enabled_again(opened: Open, path: Path) -> None:
    roster = opened(TEXT)
    roster.toggle("b c/eu-west-1")
    shown = roster.preview()
    assert [line for line in shown.diff.splitlines()[2:] if line[0] in "+-"] == ["+enabled = false"]
    assert (' [ targets . "b c" ]  # spaces\n+enabled = false\n profile = "b"') in shown.diff
    assert without(saved(roster), ["enabled = false"]) == TEXT
    assert roster.choice == Choice(), "the file says it now"
    assert [rule.enabled for rule in Config.load(path).targets] == [True, False]
    roster.toggle("b c/eu-west-1")
    assert "enabled = true\n" in saved(roster)


def test_one_region_of_several_that_is_off_stays_remembered_elsewhere(opened: Open) -> None:
    roster = opened(TEXT)
    roster.toggle("a/us-east-1")
    shown = roster.preview()
    assert (shown.changes, shown.unsaid) == (False, ("a/us-east-1",))
    roster.save(shown)
    assert roster.choice.off == {"a/us-east-1"}


def test_a_removed_region_leaves_its_list_and_the_other_lines_stay(opened: Open) -> None:
    roster = opened(TEXT)
    roster.remove("a/us-east-1")
    assert saved(roster) == without(TEXT, ['  "us-east-1",'])
    assert roster.choice == Choice()


def test_a_removed_table_goes_and_the_comments_below_it_stay(opened: Open, path: Path) -> None:
    roster = opened(TEXT)
    roster.remove("a/us-east-1")
    roster.remove("a/eu-west-1")
    text = saved(roster)
    before, _, rest = TEXT.partition("[targets.a]")
    assert text == before + "# the next one" + rest.partition("# the next one")[2]
    assert [rule.name for rule in Config.load(path).targets] == ["b c"]
    assert path.with_name("config.toml.bak").read_text() == TEXT


def test_what_flags_named_and_what_was_added_gets_tables(opened: Open, path: Path) -> None:
    roster = opened(TEXT)
    ops = (RoleStep(HUB), RoleStep(OPS, "treaty"))
    roster.offer(
        Offer(target, Origin.FLAG)
        for target in (
            Target("prod/eu-west-1", "eu-west-1", profile="prod"),
            Target("prod/us-east-1", "us-east-1", profile="prod"),
            Target("default/eu-west-1", "eu-west-1"),
        )
    )
    roster.add(
        [
            Target("hub:Ops/eu-west-1", "eu-west-1", profile="hub", roles=ops),
            Target("one/eu-west-1", "eu-west-1", profile="hub", roles=(RoleStep(OPS, "treaty"),)),
            Target("sso/eu-west-1", "eu-west-1", sign_in=SignInRole("corp", "111122223333", "Operator")),
            Target("a/eu-central-1", "eu-central-1", profile="a"),
        ]
    )
    text = saved(roster)
    assert text.startswith(TEXT.partition("regions")[0])
    rules = {rule.name: rule for rule in Config.load(path).targets}
    assert list(rules) == ["a", "b c", "prod", "default", "hub:Ops", "one", "sso"]
    assert rules["a"].regions == ("eu-west-1", "us-east-1", "eu-central-1")
    assert (rules["prod"].profile, rules["prod"].regions) == ("prod", ("eu-west-1", "us-east-1"))
    assert (rules["hub:Ops"].steps, rules["one"].steps) == (ops, (RoleStep(OPS, "treaty"),))
    assert rules["sso"].access.sign_in == SignInRole("corp", "111122223333", "Operator")
    assert roster.choice.added == {}
    assert not roster.preview().changes, "saving twice changes nothing more"


def test_without_a_file_one_is_made_for_the_user_alone(tmp_path: Path) -> None:
    roster = Roster(Config(), Choice())
    roster.offer([Offer(Target("prod/eu-west-1", "eu-west-1", profile="prod"), Origin.FLAG)])
    assert saved(roster) == '[targets.prod]\nprofile = "prod"\nregions = ["eu-west-1"]\n'
    path = tmp_path / "config" / "pipedeck" / "config.toml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert not path.with_name("config.toml.bak").exists()


def test_a_name_that_a_rule_has_is_not_taken(opened: Open, path: Path) -> None:
    roster = opened('[targets.prod]\naccount = "111122223333"\ndanger = true\n')
    roster.offer([Offer(Target("prod/eu-west-1", "eu-west-1", profile="prod"), Origin.FLAG)])
    saved(roster)
    assert [rule.name for rule in Config.load(path).targets] == ["prod", "prod-2"]


def test_a_file_that_changed_is_not_written_over(opened: Open, path: Path) -> None:
    roster = opened(TEXT)
    roster.toggle("b c/eu-west-1")
    shown = roster.preview()
    path.write_text(TEXT + "# more\n")
    with pytest.raises(ServiceError, match="changed meanwhile"):
        roster.save(shown)
    assert "changed since it was read" in refused(roster)
    assert path.read_text() == TEXT + "# more\n"


def test_a_link_stays_a_link_and_the_mode_stays(opened: Open, path: Path, tmp_path: Path) -> None:
    roster = opened(TEXT)
    real = tmp_path / "dotfiles.toml"
    path.rename(real)
    real.chmod(0o644)
    path.symlink_to(real)
    roster.toggle("b c/eu-west-1")
    saved(roster)
    assert path.is_symlink()
    assert "enabled = false" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('targets.a = {profile = "a", regions = ["eu-west-1"]}\n', "a/eu-west-1"),
        ('[targets]\na = {profile = "a", regions = ["eu-west-1"]}\n', "a/eu-west-1"),
        ('[targets]\na.profile = "a"\na.regions = ["eu-west-1"]\n', "a/eu-west-1"),
        (f'[targets.a]\nregions = ["eu-west-1"]\n[[targets.a.roles]]\narn = "{OPS}"\n', "a/eu-west-1"),
    ],
)
def test_what_is_written_in_another_way_is_left_to_its_owner(
    opened: Open, path: Path, text: str, name: str
) -> None:
    roster = opened(text)
    roster.remove(name)
    assert "by hand" in refused(roster)
    assert path.read_text() == text


def test_a_new_table_that_would_break_the_file_is_not_written(opened: Open, path: Path) -> None:
    text = 'targets = {a = {profile = "a", regions = ["eu-west-1"]}}\n'
    roster = opened(text)
    roster.add([Target("b/eu-west-1", "eu-west-1", profile="b")])
    assert "by hand" in refused(roster)
    assert path.read_text() == text


def test_a_folder_that_cannot_be_written_to_is_said(
    opened: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = opened(TEXT)
    roster.toggle("b c/eu-west-1")
    monkeypatch.setattr("tempfile.mkstemp", _full_disk)
    assert "No space left" in refused(roster)
    assert path.read_text() == TEXT


def _full_disk(*_given: object, **_named: object) -> tuple[int, str]:
    raise OSError(28, "No space left on device")


def test_what_is_found_and_off_cannot_be_said_in_the_file(opened: Open) -> None:
    roster = opened(TEXT)
    found = Target("pay/eu-west-1", "eu-west-1", profile="m", roles=(RoleStep(OPS),))
    roster.offer([Offer(found, Origin.ORGANIZATION, "organizations.main")])
    roster.toggle("pay/eu-west-1")
    shown = roster.preview()
    assert (shown.changes, shown.unsaid) == (False, ("pay/eu-west-1",))
    roster.save(shown)
    assert roster.choice.off == {"pay/eu-west-1"}
