"""The demo: a company's fleet that keeps living."""

from services.emulator.scenarios.demo.world import build_demo

__all__ = ["build_demo"]
