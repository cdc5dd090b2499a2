"""An execution in a few lines: how it stands, what started it, what went in, when, and when it may end."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.estimate import Estimate
from services.domain.execution import Execution, RuleAttempt
from services.domain.standing import Standing
from services.domain.status import ActionStatus, ExecutionStatus, ExecutionType
from services.domain.timeline import Bar
from tui.screens.trigger_words import trigger_words
from widgets.ages import ago, duration, when
from widgets.cells import clean
from widgets.glyphs import glyphs
from widgets.key_value import Entry, Field, Title
from widgets.lines import Line, Span
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


def summary_lines(
    run: Execution,
    standing: Standing,
    bars: Sequence[Bar],
    guess: Estimate | None,
    now: float,
    *,
    ascii_only: bool,
    undone: Execution | None = None,
    broken: RuleAttempt | None = None,
) -> list[Line]:
    """What stands above an execution's tabs.

    Args:
        run: the execution.
        standing: how it stands.
        bars: its attempts; they tell where it is or failed.
        guess: when it may end, if one can tell.
        now: the present, in POSIX seconds.
        ascii_only: draw with ASCII alone.
        undone: the automatic rollback that its failure brought about.
        broken: the rule of a condition on which it failed, where no action did.
    """
    first = [Span(f"{glyph(standing, ascii_only)} {standing.value}", tone(standing))]
    where = f"on a condition of {clean(broken.stage)}" if broken else _where(standing, bars)
    if where:
        first.append(Span(f" {where}"))
    if trigger_words(run):
        first += [Span("   "), Span(clean(trigger_words(run)), Tone.DIM)]
    for revision in run.revisions[:1]:
        first += [
            Span("   "),
            Span(clean(revision.short_id), Tone.BUSY),
            Span(f" {clean(' '.join(revision.summary.split()))}"),
        ]
    if len(run.revisions) > 1:
        first.append(Span(f"  +{len(run.revisions) - 1}", Tone.DIM))
    lines = [tuple(first), _facts(run, bars, now, ascii_only=ascii_only)]
    lines += [
        line for line in (_guess_line(run, guess, now), _rule_line(broken), _reason_line(run, undone)) if line
    ]
    return lines


def _where(standing: Standing, bars: Sequence[Bar]) -> str:
    newest = [bar for bar in bars if bar.number == bar.of]
    meant = {
        Standing.FAILED: (Standing.FAILED,),
        Standing.WAITING: (Standing.WAITING,),
        Standing.RUNNING: (Standing.RUNNING, Standing.FAILED),
        Standing.STOPPING: (Standing.RUNNING,),
        Standing.STOPPED: (Standing.ABANDONED, Standing.FAILED),
    }.get(standing, ())
    for wanted in meant:
        found = [bar for bar in newest if bar.standing is wanted]
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            word = "at" if standing is Standing.WAITING else "in"
            return f"{word} {clean(found[0].attempt.stage)} · {clean(found[0].attempt.action)}{more}"
    return ""


def _facts(run: Execution, bars: Sequence[Bar], now: float, *, ascii_only: bool) -> Line:
    facts: list[str] = []
    if run.started is not None:
        facts.append(f"started {when(run.started, now)}, {ago(now - run.started)}")
    took = run.duration(now)
    if took is not None:
        facts.append(f"{'runs for' if run.status.active else 'took'} {duration(took)}")
    tries = max((bar.of for bar in bars), default=1)
    if tries > 1:
        facts.append(f"attempt {tries}")
    facts.append("rollback" if run.type == ExecutionType.ROLLBACK else run.mode.value)
    if run.version is not None:
        facts.append(f"version {run.version}")
    facts.append(run.id)
    dot = glyphs(ascii_only).dot
    return (Span(f" {dot} ".join(clean(fact) for fact in facts), Tone.DIM),)


def _guess_line(run: Execution, guess: Estimate | None, now: float) -> Line:
    if guess is None or not run.status.active:
        return ()
    basis = f"an estimate: the median of {guess.runs} earlier run{'' if guess.runs == 1 else 's'}"
    end = guess.end(now)
    after = "the approval" if guess.approvals == 1 else f"{guess.approvals} approvals"
    if guess.overdue:
        left = f", ends not before ~{when(end, now)}" if end is not None and guess.remaining >= 1 else ""
        return (Span(f"longer than usual{left}", Tone.EASING), Span(f"   {basis}", Tone.DIM))
    if end is None:
        left = f"~{duration(guess.remaining)} of work" if guess.remaining >= 1 else "no work"
        return (Span(f"{left} left besides {after}", Tone.BUSY), Span(f"   {basis}", Tone.DIM))
    return (
        Span(f"~{guess.progress:.0%} done, ends ~{when(end, now)}", Tone.BUSY),
        Span(f"   {basis}", Tone.DIM),
    )


def broken_rule(run: Execution, bars: Sequence[Bar], rules: Sequence[RuleAttempt]) -> RuleAttempt | None:
    """The rule on which an execution failed; None where an action failed last, or none is known.

    Args:
        run: the execution.
        bars: its attempts.
        rules: the runs of conditions' rules in it, oldest first.
    """
    if not may_be_broken(run, bars):
        return None
    return next((rule for rule in reversed(rules) if rule.status == ActionStatus.FAILED), None)


def may_be_broken(run: Execution, bars: Sequence[Bar]) -> bool:
    """Whether it failed although the last attempt at no action did: then it was a condition."""
    failed = any(bar.number == bar.of and bar.standing is Standing.FAILED for bar in bars)
    return run.status == ExecutionStatus.FAILED and not failed


def _rule_line(rule: RuleAttempt | None) -> Line:
    if rule is None:
        return ()
    told = (rule.error.message or rule.error.code) if rule.error else rule.summary
    words = f"{clean(rule.rule)}: {clean(' '.join(told.split()))}" if told else clean(rule.rule)
    return (Span(words, Tone.BAD),)


def _reason_line(run: Execution, undone: Execution | None) -> Line:
    spans: list[Span] = []
    if undone is not None:
        target = f" to {undone.rollback_target[:8]}" if undone.rollback_target else ""
        spans.append(Span(f"rolled back{target} by {undone.short_id}   ", Tone.BACK))
    if run.rollback_target:
        spans.append(Span(f"back to {run.rollback_target[:8]}   ", Tone.BACK))
    if run.stop_reason:
        spans += [
            Span("stopped: ", Tone.DIM),
            Span(clean(" ".join(run.stop_reason.split())) + "   ", Tone.EASING),
        ]
    if run.status_summary and run.status_summary != run.stop_reason:
        spans.append(Span(clean(" ".join(run.status_summary.split())), Tone.DIM))
    return tuple(spans)


def run_entries(run: Execution, standing: Standing, now: float, *, ascii_only: bool) -> list[Entry]:
    """An execution's own facts, for a pane of details."""
    entries: list[Entry] = [
        Title(
            f"Execution {run.short_id}",
            f"{glyph(standing, ascii_only)} {standing.value}",
            remark_tone=tone(standing),
        ),
        Field("Id", run.id),
    ]
    entries += revision_fields(run)
    if trigger_words(run):
        entries.append(Field("Trigger", trigger_words(run), copy=run.trigger.detail if run.trigger else None))
    if run.started is not None:
        took = run.duration(now)
        words = f"{when(run.started, now)}, {ago(now - run.started)}"
        if took is not None:
            words += f"; {'runs for' if run.status.active else 'took'} {duration(took)}"
        entries.append(Field("Started", words))
    if run.rollback_target:
        entries.append(Field("Back to", run.rollback_target, Tone.BACK))
    if run.stop_reason:
        entries.append(Field("Stopped", run.stop_reason, Tone.EASING))
    if run.status_summary and run.status_summary != run.stop_reason:
        entries.append(Field("Summary", run.status_summary))
    return entries


def revision_fields(run: Execution) -> list[Entry]:
    """What each source action brought in, with the whole first line of its message."""
    return [
        Field(revision.action, f"{revision.short_id}  {revision.summary.strip()}".strip(), copy=revision.id)
        for revision in run.revisions
    ]
