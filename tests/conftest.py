"""Shared fixtures: the shipped rules, compiled once a session."""

from __future__ import annotations

import signal

import pytest

from claimlint.compiler import compile_folders
from claimlint.engine import Engine
from claimlint.rulefolders import packaged
from claimlint.settings import ALL, Settings


def pytest_configure() -> None:
    """A job in the background is deaf to Ctrl-C, and so would be all that the tests start and interrupt."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """All shipped rules, opt-in ones included."""
    return Engine(compile_folders([packaged()]), Settings(select=(ALL,)))
