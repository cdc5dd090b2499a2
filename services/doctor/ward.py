"""All that is looked at in one examination."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from services.aws.clients import ClientFactory
from services.aws.endpoint import endpoint_of
from services.clock import Clock
from services.config import Config
from services.doctor.configuration import FOLDERS, check_folders
from services.doctor.endpoints import ENDPOINT, PROXY, EndpointCheck, check_proxies
from services.doctor.examination import SECONDS, Check, examine
from services.doctor.finding import Finding, Verdict
from services.doctor.keyrings import KEYRING, check_keyring
from services.doctor.targets import CREDENTIALS, check_target
from services.doctor.terminal import Surroundings, check_terminal
from services.domain.target import Target
from services.errors import ServiceError
from services.targets.place import Source
from services.targets.plan import Plan

DISCOVERY = "discovery"


@dataclass
class Ward:
    """What an examination is about.

    Args:
        factory: whose clients.
        config: the configuration; its rules hold for the targets.
        plan: the targets, and where more are looked for.
        clock: by which credentials expire.
        around: says what the terminal is like, once it is asked.
    """

    factory: ClientFactory
    config: Config
    plan: Plan
    clock: Clock
    around: Callable[[], Surroundings]
    _found: list[Target] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _endpoints: EndpointCheck = field(default_factory=EndpointCheck)

    def examine(self, seconds: float = SECONDS) -> Iterator[Finding]:
        """What is found, as it is found: first of this machine and the known targets, then of those discovered.

        Args:
            seconds: how long each check may take.
        """
        yield from check_terminal(self.around())
        known = [offer.target for offer in self.plan.offers if offer.problem is None]
        for offer in self.plan.offers:
            if offer.problem is not None:
                problem, name = offer.problem, offer.target.name
                yield Finding(CREDENTIALS, Verdict.BROKEN, problem.title, problem.hint, name)
        yield from examine([*self._of_machine(), *self._of_sources(), *self._of_targets(known)], seconds)
        with self._lock:
            found = [target for target in self._found if target.name not in {one.name for one in known}]
        yield from examine(self._of_targets(found), seconds)

    def _of_machine(self) -> list[Check]:
        wanted = self.config.vault.keep
        return [
            Check(FOLDERS, check_folders),
            Check(PROXY, check_proxies),
            Check(KEYRING, partial(check_keyring, wanted=wanted)),
        ]

    def _of_sources(self) -> list[Check]:
        return [Check(DISCOVERY, partial(self._discover, source)) for source in self.plan.sources]

    def _of_targets(self, targets: Sequence[Target]) -> list[Check]:
        return [check for target in targets for check in self._of_target(self.config.applied(target))]

    def _of_target(self, target: Target) -> list[Check]:
        find = partial(endpoint_of, self.factory, target)
        return [
            Check(ENDPOINT, partial(self._endpoints.look, target.name, find), target.name),
            Check(CREDENTIALS, partial(check_target, self.factory, target, self.clock), target.name),
        ]

    def _discover(self, source: Source) -> Iterator[Finding]:
        """List a source's accounts; each is looked at in the regions given, or in the one that all have."""
        count = 0
        try:
            for place in source.places():
                count += 1
                regions = (place.home,) if place.everywhere else place.regions
                with self._lock:
                    self._found += [place.target(region) for region in regions]
        except ServiceError as error:
            problem = error.problem
            told = f"{source.name}: {problem.title}"
            yield Finding(DISCOVERY, Verdict.BROKEN, told, problem.hint)
            return
        yield Finding(DISCOVERY, Verdict.OK, f"{source.name}: {count} accounts found")
