"""Shared fixtures: the shipped rules, compiled once a session."""

from __future__ import annotations

import pytest

from claimlint.compiler import compile_folders
from claimlint.engine import Engine
from claimlint.rulefolders import packaged
from claimlint.settings import ALL, Settings


@pytest.fixture(scope="session")
def engine() -> Engine:
    """All shipped rules, opt-in ones included."""
    return Engine(compile_folders([packaged()]), Settings(select=(ALL,)))
