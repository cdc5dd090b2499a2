"""The whole fleet of acme, but for ``checkout-release``."""

from __future__ import annotations

from services.emulator.scenarios.demo.fleet_data import DATA
from services.emulator.scenarios.demo.fleet_elsewhere import ELSEWHERE
from services.emulator.scenarios.demo.fleet_money import MONEY
from services.emulator.scenarios.demo.fleet_platform import PLATFORM
from services.emulator.scenarios.demo.fleet_shop import SHOP
from services.emulator.scenarios.demo.plan import Plan

PLANS: tuple[Plan, ...] = (*MONEY, *SHOP, *PLATFORM, *DATA, *ELSEWHERE)
"""Every plan, in the order in which the pipelines are put up."""
