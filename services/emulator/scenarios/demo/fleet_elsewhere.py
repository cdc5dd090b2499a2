"""What stands behind other doors: an account by sign-in, one by a role that may do little, one far away."""

from __future__ import annotations

from services.emulator.engine.behaviour import fails
from services.emulator.scenarios.demo.acts import Expect, Push
from services.emulator.scenarios.demo.plan import HOUR, MINUTE, Plan
from services.emulator.scenarios.demo.shapes import cluster_app, service, site

_SIGNATURE = "Signature of evidence/2026-10.tar.zst does not match the key in slot 3."

ELSEWHERE = (
    Plan(
        name="clickstream",
        team="data",
        stages=cluster_app("clickstream", "analytics"),
        account="analytics",
        region="us-east-1",
        daily=2,
        quiet=2,
        ending=(Push(70 * MINUTE, "Deduplicate on the event id", "Fatima Haddad"),),
    ),
    Plan(
        name="experiment-results",
        team="ml",
        stages=service("experiment-results", "analytics", gate="Statistics"),
        account="analytics",
        region="us-east-1",
        daily=1,
        quiet=3,
        ending=(Push(2 * HOUR, "Add a drift report 📈", "Yuki Tanaka"),),
    ),
    Plan(
        name="dashboards",
        team="data",
        stages=site("dashboards", "acme-dashboards"),
        account="analytics",
        region="us-east-1",
        daily=1,
        quiet=4,
    ),
    Plan(
        name="evidence-export",
        team="infra",
        stages=service("evidence-export", "audit"),
        account="audit",
        daily=0.7,
        quiet=9,
        ending=(
            Expect(8.1 * HOUR, "Package", [fails(48, _SIGNATURE, "JobFailed")]),
            Push(8 * HOUR, "Add the evidence of October", "Carol Jensen"),
        ),
    ),
    Plan(
        name="key-ceremony",
        team="infra",
        stages=service("key-ceremony", "audit", gate="TwoPersons"),
        account="audit",
        daily=0.4,
        quiet=30,
    ),
    Plan(
        name="retention-rules",
        team="data",
        stages=service("retention-rules", "audit"),
        account="audit",
        daily=0.5,
        quiet=20,
    ),
    Plan(
        name="storefront-latam",
        team="web",
        stages=service("storefront", "prod-latam"),
        account="latam",
        region="sa-east-1",
        daily=2,
        quiet=1,
        ending=(Push(12 * MINUTE, "Installments for cards, up to 12 months", "Chen Wei"),),
    ),
    Plan(
        name="search-latam",
        team="search",
        stages=cluster_app("search", "prod-latam"),
        account="latam",
        region="sa-east-1",
        daily=1.5,
        quiet=1,
    ),
    Plan(
        name="cdn-latam",
        team="web",
        stages=site("cdn", "acme-cdn-latam"),
        account="latam",
        region="sa-east-1",
        daily=1,
        quiet=2,
    ),
)
"""Their pipelines."""
