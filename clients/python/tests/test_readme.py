"""The blocks of the README that need no server: they are whole, and typed as they are written."""

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from freshold import Freshness, Hit, Miss, MissReason, Negative, NegativeKind, Served, __version__

ROOT = Path(__file__).parent.parent
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)


def test_readme_blocks_are_typed(tmp_path: Path) -> None:
    files = []
    for number, block in enumerate(BLOCKS):
        files.append(tmp_path / f"block{number}.py")
        files[-1].write_text(block)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(ROOT / ".mypy_cache"), *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_readme_match_tells_the_three_apart() -> None:
    names: dict[str, Any] = {}
    exec(BLOCKS[1], names)
    lives = timedelta(seconds=3), timedelta(), timedelta()
    assert names["describe"](Hit("x", None, Freshness.FRESH, *lives, Served.STORE)) == "x, 3 s old"
    assert names["describe"](Negative(NegativeKind.NOT_FOUND, "gone", *lives[:2])) == "nothing: gone"
    assert names["describe"](Miss(MissReason.ABSENT)) == "not cached: ABSENT"


def test_version_is_the_newest_of_the_changelog() -> None:
    newest = re.search(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest is not None
    assert newest[1].startswith(__version__)
