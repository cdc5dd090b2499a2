"""What the edit of a definition shows, state by state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from services.definition.changes import Change
from services.definition.consequences import Consequence, ConsequenceKind
from services.definition.states import Conflict, EditState, Faulty, Ready, SecretsWanted, Unchanged
from services.domain.diff import DiffLine
from tui.change_lines import change_line
from tui.dialogs.edit_findings import FindingList, count_findings, finding_line
from widgets.ages import ago
from widgets.cells import clean
from widgets.diff_view import DiffView, count_changes
from widgets.key_value import Field, KeyValuePane
from widgets.lines import Line, Span
from widgets.toned_lines import TonedLines
from widgets.tones import Tone

_CHANGES_SHOWN = 8
_LOUD = frozenset({ConsequenceKind.INTERRUPTS, ConsequenceKind.POLLING, ConsequenceKind.UNKNOWN})


def views_of(state: EditState, now: float, *, ascii_only: bool) -> list[Widget]:
    """The widgets that tell a state.

    Args:
        state: of the edit.
        now: the present, in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """
    match state:
        case Faulty():
            return _faulty(state)
        case Unchanged():
            return [_said("The text says what the service has already: there is nothing to send.")]
        case Conflict():
            return _conflict(state, now, ascii_only=ascii_only)
        case SecretsWanted():
            return _wanted(state)
        case Ready():
            return _ready(state, ascii_only=ascii_only)
        case _:
            return []


def _said(text: str, tone: Tone = Tone.PLAIN) -> Static:
    return Static(Content.styled(text, tone.style))


def _section(title: str, remark: str = "") -> Static:
    words = Content.assemble((title, Tone.STRONG.style), (f"   {remark}" if remark else "", Tone.DIM.style))
    return Static(words, classes="part")


def _faulty(state: Faulty) -> list[Widget]:
    return [
        _section(count_findings(state.findings), "enter goes to its place in the editor"),
        FindingList(state.findings),
    ]


def _wanted(state: SecretsWanted) -> list[Widget]:
    widgets: list[Widget] = [
        _said(
            "The service keeps a masked secret only where nothing else of its action changes. "
            "Give these anew; they are kept in no file.",
        )
    ]
    for number, secret in enumerate(state.secrets):
        stage, action, key = (clean(part) for part in secret.place)
        widgets.append(
            Horizontal(
                Static(Content(f"{stage} · {action} · {key}"), classes="secret-name"),
                Input(password=True, id=f"secret-{number}", select_on_focus=False),
                classes="secret",
            )
        )
        widgets.append(_said(f"  {clean(secret.why)}", Tone.DIM))
    return widgets


def _ready(state: Ready, *, ascii_only: bool) -> list[Widget]:
    added, removed = count_changes(state.diff)
    widgets: list[Widget] = []
    if state.consequences:
        widgets += [_section("What happens"), _happening(state.consequences, ascii_only)]
    if state.findings:
        widgets.append(_section("Warnings"))
        widgets += [Static(finding_line(finding)) for finding in state.findings]
    widgets.append(_section("What changes", f"+{added} -{removed} lines"))
    widgets += [_changes(state.changes, ascii_only), _diff(state.diff, ascii_only)]
    return widgets


def _conflict(state: Conflict, now: float, *, ascii_only: bool) -> list[Widget]:
    theirs, both = state.theirs, state.three_way
    if theirs is None:
        return [_said("The pipeline is not there any more: it was deleted. Your text is kept.", Tone.BAD)]
    when = f", {ago(now - theirs.updated)}" if theirs.updated is not None else ""
    clash = {change.path for change in both.conflicts}
    mine = [change for change in both.mine if change.path not in clash]
    widgets: list[Widget] = [
        _said(f"Version {theirs.version} was made meanwhile{when}; you edited an earlier one.", Tone.CALL),
        _section("They changed"),
        _changes(both.theirs, ascii_only),
    ]
    if mine:
        widgets += [_section("You changed"), _changes(mine, ascii_only)]
    if both.conflicts:
        widgets += [_section("You changed what they changed too"), _changes(both.conflicts, ascii_only)]
    advice = (
        "Put on top keeps both."
        if state.mergeable
        else "Somebody must choose: edit again with theirs in sight, or send yours over theirs."
    )
    widgets += [_said(advice), _section("Their version against your text"), _diff(state.diff, ascii_only)]
    return widgets


def _happening(consequences: Sequence[Consequence], ascii_only: bool) -> Widget:
    """Each consequence, folded; those that hurt stand out."""
    entries = [
        Field(
            f" {consequence.kind.value}",
            consequence.words,
            Tone.CALL if consequence.kind in _LOUD else Tone.DIM,
        )
        for consequence in consequences
    ]
    pane = KeyValuePane(entries, ascii_only=ascii_only)
    pane.can_focus = False
    return pane


def _changes(changes: Sequence[Change], ascii_only: bool) -> Widget:
    lines = [change_line(change, ascii_only=ascii_only) for change in changes[:_CHANGES_SHOWN]]
    if len(changes) > _CHANGES_SHOWN:
        lines.append((Span(f"   and {len(changes) - _CHANGES_SHOWN} more", Tone.DIM),))
    return _lines(lines or [(Span(" nothing", Tone.DIM),)], ascii_only)


def _lines(lines: Iterable[Line], ascii_only: bool) -> TonedLines:
    widget = TonedLines(ascii_only=ascii_only)
    widget.show(list(lines))
    return widget


def _diff(lines: Sequence[DiffLine], ascii_only: bool) -> DiffView:
    view = DiffView(ascii_only=ascii_only)
    view.can_focus = False
    view.show(lines)
    return view
