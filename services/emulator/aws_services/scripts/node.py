"""npm and what it runs: an installation with a spinner, unit tests, end-to-end tests, a linter of JSON."""

from __future__ import annotations

from random import Random

from services.emulator.aws_services.scripts.colours import bold, cyan, dim, green, inverse, red, yellow

_SUITES = ("cart", "totals", "vouchers", "address", "search", "session", "prices", "stock", "emails", "api")
_CASES = (
    "keeps the order of its lines",
    "rounds half up in every currency",
    "refuses a negative quantity",
    "answers 409 when the version is old",
    "survives an empty basket",
    "sends nothing twice",
)
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


def npm_ci(random: Random, count: int, failing: bool) -> list[str]:
    """``npm ci``: a spinner in one line that is written over and over, then a summary."""
    packages = random.randint(400, 1900)
    spinner = "".join(f"\r\x1b[K{_SPINNER[step % 10]} reify: {step * 7 % 100}%" for step in range(12))
    lines = [
        yellow("npm warn") + " deprecated inflight@1.0.6: This module is not supported, and leaks memory.",
        yellow("npm warn") + " deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported",
        f"{spinner}\r\x1b[K",
        f"added {packages} packages, and audited {packages + 1} packages in {count}s",
        "",
        f"{random.randint(60, 240)} packages are looking for funding",
        "  run `npm fund` for details",
        "",
        "found 0 vulnerabilities",
    ]
    if failing:
        lines[3:] = [
            red("npm error") + " code E401",
            red("npm error") + " Incorrect or missing password.",
        ]
    return lines


def npm_test(random: Random, count: int, failing: bool) -> list[str]:
    """``npm test``: suites that pass, one that does not where it fails, and the sum."""
    lines = ["", "> test", "> jest --ci --colors", "\x1b]0;jest\x07"]
    suites = max(6, count - 12)
    for number in range(suites):
        path = dim("src/") + f"{random.choice(_SUITES)}/" + bold(f"{random.choice(_SUITES)}.{number}.test.ts")
        lines.append(f"{inverse(' PASS ', 42)} {path} ({random.uniform(0.1, 6):.2f} s)")
        if random.random() < 0.06:
            lines += ["  " + yellow("console.warn"), "    the price list is older than a day", ""]
    tests = suites * 7
    if failing:
        lines[-suites // 3 : -suites // 3] = _failure(random)
    broken = "1 failed, " if failing else ""
    lines += [
        "",
        f"{bold('Test Suites:')} {red(broken) if failing else ''}{green(f'{suites} passed')}, {suites + failing} total",
        f"{bold('Tests:')}       {red(broken) if failing else ''}{green(f'{tests} passed')}, {tests + failing} total",
        f"{bold('Snapshots:')}   12 passed, 12 total",
        f"{bold('Time:')}        {count * 0.8:.3f} s",
        "Ran all test suites.",
    ]
    if failing:
        lines += [red("npm error") + " Test failed.  See above for more details."]
    return lines


def playwright(random: Random, count: int, failing: bool) -> list[str]:
    """End-to-end tests, their lines rewritten as they end."""
    total = max(8, count)
    lines = [f"Running {total} tests using 4 workers", ""]
    for number in range(1, total + 1):
        name = f"checkout.spec.ts:{random.randint(8, 300)}:5 › {random.choice(_CASES)}"
        began = dim(f"  {number:>4} [chromium] › {name}")
        ended = f"  {green('✓')} {number:>4} [chromium] › {name} ({random.uniform(0.4, 9):.1f}s)"
        lines.append(f"{began}\r\x1b[2K{ended}")
    if failing:
        lines += ["", f"  1) [chromium] › checkout.spec.ts:41:5 › {_CASES[0]}", ""]
        lines += [red("    Error: Timed out 5000ms waiting for expect(locator).toBeVisible()")]
    lines += ["", f"  {red('1 failed') if failing else ''} {green(f'{total} passed')} ({count}s)"]
    return lines


def json_schema(random: Random, count: int, failing: bool) -> list[str]:
    """A linter of JSON files against their schemas."""
    lines = [f"flags/{name}-{random.randint(1, 99)}.json {green('valid')}" for name in _SUITES[:count]]
    if failing:
        lines.append(f"flags/checkout.json {red('invalid')}: /rollout/percent must be <= 100")
    return lines


def _failure(random: Random) -> list[str]:
    got = random.randint(1, 9)
    return [
        f"{inverse(' FAIL ')} {dim('src/')}cart/{bold('split.test.ts')}",
        red(f"  ● Split the cart › {_CASES[0]}"),
        "",
        f"    {dim('expect(')}{red('received')}{dim(').')}toBe{dim('(')}{green('expected')}{dim(')')}",
        "",
        f"    Expected: {green(str(got + 1))}",
        f"    Received: {red(str(got))}",
        "",
        f"      {dim('41 |')}   const parts = split(cart, {{ by: 'seller' }});",
        f"    {red('>')} {dim('42 |')}   expect(parts.length).toBe({got + 1});",
        f"      {dim('   |')}                        {red('^')}",
        "",
        f"      at Object.<anonymous> ({cyan('src/cart/split.test.ts')}:42:24)",
        "",
    ]
