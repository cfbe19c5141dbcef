"""Assumption sets, patches and validation, and the engine that chains the modules."""

from .assumptions import Assumptions, load, names, restore
from .engine import BASE_YEAR, FIRST_YEAR, Result, run_blocks, run_chain
from .schema import Assumption, KeySpec

__all__ = ["BASE_YEAR", "FIRST_YEAR", "Assumption", "Assumptions", "KeySpec", "Result", "load", "names", "restore", "run_blocks", "run_chain"]
