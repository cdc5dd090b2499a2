"""Who works at acme, and what their commits say."""

from __future__ import annotations

from random import Random

ENGINEERS = (
    "Alice Moreau",
    "Bob Okafor",
    "Carol Jensen",
    "Chen Wei",
    "Dana Lindqvist",
    "Emre Yılmaz",
    "Fatima Haddad",
    "Grace Kim",
    "Iván Petrov",
    "Marta Kowalska",
    "Nikhil Rao",
    "Yuki Tanaka",
)

_COMMON = (
    "Update dependencies",
    "Bump base image to 2026.11",
    "Log the request id with every error",
    "Make the health check cheaper",
    "Drop the unused feature flag",
    "Raise the memory limit of the worker",
    "Retry the flaky integration test once",
    "Pin the linter",
    "Return 409 instead of 500 on a duplicate",
    "Move configuration to Parameter Store",
    "Remove dead code after the migration",
    "Fix a race in the shutdown path 🏁",
)

_MESSAGES: dict[str, tuple[str, ...]] = {
    "payments": (
        "Raise fee cap",
        "PAY-2291 Refuse cards that expired last month",
        "Round half to even in refunds",
        "Add idempotency keys to captures",
        "PAY-2304 Show the scheme's decline reason",
        "Support 円 and ₩ amounts without minor units",
    ),
    "ledger": (
        "Backfill job for closed periods",
        "Rename column posted_on",
        "LED-118 Reject entries that do not balance",
        "Split the journal by month",
        "Speed up the trial balance by 40 %",
    ),
    "web": (
        "New landing page hero ✨",
        "Fix focus ring in dark mode",
        "WEB-871 Lazy-load the map",
        "Translate the cart to 日本語",
        "Cut 90 KB from the vendor bundle",
        "Prefetch product pages on hover",
    ),
    "search": (
        "Index v2",
        "Tune the synonym list",
        "SRCH-64 Do not stem brand names",
        "Warm the cache after a deploy",
        "Boost products in stock",
    ),
    "mobile": (
        "Token refresh survives a flight mode",
        "MOB-512 Deep link to orders",
        "Support the new biometric prompt 🔐",
        "Shrink push payloads",
    ),
    "infra": (
        "Peer VPC 12",
        "Rotate the bastion's host keys",
        "INF-77 Tighten the egress rules",
        "Add alarms for NAT gateway errors",
        "Upgrade the cluster to 1.33",
    ),
    "data": (
        "Partition events by hour",
        "ETL-41 Tolerate late files",
        "Deduplicate on the event id",
        "New column for consent",
        "Keep raw files for 90 days",
    ),
    "ml": (
        "Retrain with October's data",
        "ML-19 Calibrate the scores",
        "Use smaller embeddings",
        "Add a drift report 📈",
    ),
    "docs": (
        "Fix typo",
        "Explain webhooks step by step",
        "Add a page about rate limits",
        "Redraw the diagrams",
    ),
}


def commit_message(random: Random, team: str) -> str:
    """A believable commit message of a team."""
    own = _MESSAGES.get(team, ())
    return random.choice(own if own and random.random() < 0.7 else _COMMON)


def engineer(random: Random) -> str:
    """Somebody who commits."""
    return random.choice(ENGINEERS)


def session_arn(account: str, who: str, role: str = "developer") -> str:
    """The ARN of an engineer's session in an account; ``who`` is a full name or a login name."""
    login = who.split()[0].lower()
    plain = login.encode("ascii", "ignore").decode() or "engineer"
    return f"arn:aws:sts::{account}:assumed-role/{role}/{plain}"
