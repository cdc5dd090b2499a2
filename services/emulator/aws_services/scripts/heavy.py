"""Tools that run for long: a load test, an import of data, and what prints nothing in particular."""

from __future__ import annotations

from random import Random

from services.emulator.aws_services.scripts.colours import cyan, green, red


def load_test(random: Random, count: int, failing: bool) -> list[str]:
    """A load test that says every few seconds how it stands."""
    lines = ["     scenarios: (100.00%) 1 scenario, 200 max VUs, 3h0m30s max duration", ""]
    for number in range(count):
        users, rate = min(200, 4 * number), random.gauss(1450, 60)
        lines.append(
            f"running ({number // 60:02d}m{number % 60:02d}.0s), {users:03d}/200 VUs, {int(rate * number)} "
            f"complete and {random.randint(0, 3)} interrupted iterations"
        )
    mark = red("✗") if failing else green("✓")
    lines += ["", f"     {mark} {cyan('http_req_duration')}..: avg=182.3ms p(95)=611.9ms p(99)=1.2s"]
    if failing:
        lines.append(red("thresholds on metrics 'http_req_duration' have been crossed"))
    return lines


def data_import(random: Random, count: int, failing: bool) -> list[str]:
    """An import whose progress is one line written over, then written anew every thousand batches."""
    total, lines = 9_800_000, ["opening import-2026-10.parquet (9,800,000 rows)"]
    for number in range(1, count + 1):
        rows = min(total, int(total * number / (count + 1)))
        steps = "".join(f"\rbatch {number * 20 + step}: {rows + step * 500:,} rows" for step in range(8))
        lines.append(f"{steps}\rimported {rows:,} of {total:,} rows ({100 * rows / total:.1f} %)")
    if failing:
        lines.append(red(f"ERROR duplicate key value violates constraint, row {random.randint(1, total):,}"))
    return lines


def plain(random: Random, count: int, failing: bool) -> list[str]:
    """A script that says what it does, step by step."""
    verbs = ("checking", "reading", "writing", "verifying", "copying")
    lines = [f"{random.choice(verbs)} part {number} of {count}" for number in range(1, count + 1)]
    return [*lines, red("error: the last step failed")] if failing else [*lines, green("done")]
