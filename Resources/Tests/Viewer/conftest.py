import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, os.path.dirname(__file__))

import pictures  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def program():
    pictures.build()


@pytest.fixture(scope="session")
def work(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("viewer")
