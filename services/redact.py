"""Secrets taken out of text before it reaches a screen, a log or a file."""

from __future__ import annotations

import re
from collections.abc import Mapping

MASK = "****"

_SECRET_NAMES = (
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "signingkey",
    "credential",
    "authorization",
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL
        ),
        MASK,
    ),
    (re.compile(r"\b((?:AKIA|ASIA)[A-Z0-9]{2})[A-Z0-9]{10,}\b"), rf"\1{MASK}"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), MASK),
    (re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-)[\w-]{16,}"), MASK),
    (re.compile(r"(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {MASK}"),
    (re.compile(r"(?i)\b(signature|credential)=[^\s,&]+"), rf"\1={MASK}"),
    (
        re.compile(
            r"(?i)([\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)"
            r"[\w-]*[\"']?\s*[=:]\s*[\"']?)[^\s\"',;&]+"
        ),
        rf"\1{MASK}",
    ),
    (
        re.compile(
            r'(?i)("name"\s*:\s*"[^"]*(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|'
            r'private[_-]?key)[^"]*"\s*,\s*"value"\s*:\s*")(?:[^"\\]|\\.)*'
        ),
        rf"\1{MASK}",
    ),
)


def redact(text: str) -> str:
    """The text with what looks like a secret masked.

    Known by shape: AWS access keys, JSON web tokens, GitHub, GitLab and Slack tokens, private keys, passwords
    in URLs, authorization headers; by name: ``password=...``, ``token: ...`` and their like, and environment
    variables as CodeBuild actions are given them (``{"name":"DB_PASSWORD","value":"..."}``).
    """
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def looks_secret(name: str) -> bool:
    """Whether a variable so named probably holds a secret (``DbPassword``, ``GITHUB_TOKEN``, ``api-key``)."""
    folded = re.sub(r"[^a-z0-9]", "", name.casefold())
    return any(word in folded for word in _SECRET_NAMES)


def redact_value(name: str, value: str) -> str:
    """The value of a named variable: masked whole where the name or the value says that it is a secret."""
    return MASK if looks_secret(name) else redact(value)


def redact_values(values: Mapping[str, str]) -> dict[str, str]:
    """Every value of a map of named variables, redacted."""
    return {name: redact_value(name, value) for name, value in values.items()}
