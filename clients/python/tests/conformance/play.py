"""Plays one case against one store."""

import asyncio
from typing import Any

from conformance import wire
from conformance.control import Control
from conformance.patterns import Mismatch, match, substitute
from conformance.surfaces import Surface
from conformance.verbs import Args, Line
from freshold import FresholdError

_OTHERS = {"client", "session", "codec", "schemaVersion", "expect", "until", "times", "as"}
_LONGEST = 60.0
_PAUSE = 0.02


async def play(control: Control, surface: Surface, store: str, case: Args) -> None:
    """Raises AssertionError if the client does not do what the case wants. The verdict is reported."""
    opened = await control.post("/cases", {"store": store, "name": case["name"]})
    message = "the runner was stopped"
    try:
        await _Play(Line(control, surface, opened, case.get("clients", {"a": {}}))).steps(case["steps"])
        message = ""
    except BaseException as error:
        message = f"{type(error).__name__}: {error}"
        raise
    finally:
        await control.post(f"/cases/{opened['id']}/end", {"passed": not message, "message": message})


class _Play:
    def __init__(self, line: Line) -> None:
        self._line = line
        self._kept = line.kept
        self._background: dict[str, tuple[Args, list[asyncio.Task[Any]]]] = {}

    async def steps(self, steps: list[Args]) -> None:
        await self._line.open()
        try:
            for number, step in enumerate(steps, 1):
                try:
                    await self._step(step)
                except Mismatch as error:
                    raise AssertionError(f"step {number} {_verb(step)}: {error}") from None
        finally:
            tasks = [task for _, tasks in self._background.values() for task in tasks]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._line.close()

    async def _step(self, step: Args) -> None:
        verb = _verb(step)
        if verb == "join":
            return await self._join(step)
        if verb == "cancel":
            for task in self._background[step["cancel"]["as"]][1]:
                task.cancel()
            return None
        args = substitute(step[verb], self._kept)
        if "as" in step:
            tasks = [asyncio.create_task(self._once(verb, args, step)) for _ in range(step.get("times", 1))]
            self._background[step["as"]] = step, tasks
            await asyncio.sleep(0)
            return None
        if step.get("until"):
            return await self._until(verb, args, step)
        for result in await self._repeat(verb, args, step):
            self._check(step, result)
        return None

    async def _repeat(self, verb: str, args: Args, step: Args) -> list[Any]:
        return await asyncio.gather(*(self._once(verb, args, step) for _ in range(step.get("times", 1))))

    async def _once(self, verb: str, args: Args, step: Args) -> Any:
        try:
            return await self._line.do(verb, args, step)
        except FresholdError as error:
            return wire.error(error)
        except asyncio.CancelledError:
            # What asyncio raises in a cancelled caller.
            return {"error": {"kind": "CANCELLED"}}

    async def _until(self, verb: str, args: Args, step: Args) -> None:
        give_up = asyncio.get_running_loop().time() + _LONGEST
        while True:
            try:
                return self._check(step, await self._once(verb, args, step))
            except Mismatch:
                if asyncio.get_running_loop().time() > give_up:
                    raise
            await asyncio.sleep(_PAUSE)

    async def _join(self, step: Args) -> None:
        started, tasks = self._background.pop(step["join"]["as"])
        for result in await asyncio.gather(*tasks):
            if "expect" in started or "expect" not in step:
                self._check(started, result)
            if "expect" in step:
                self._check(step, result)

    def _check(self, step: Args, result: Any) -> None:
        expected = step.get("expect", {})
        if "error" not in expected and "$oneOf" not in expected and isinstance(result, dict) and "error" in result:
            raise Mismatch(f"failed: {result['error']}")
        match(expected, result, self._kept)


def _verb(step: Args) -> str:
    verbs = [name for name in step if name not in _OTHERS or (name == "session" and isinstance(step[name], dict))]
    assert len(verbs) == 1, f"one verb wanted: {step}"
    return verbs[0]
