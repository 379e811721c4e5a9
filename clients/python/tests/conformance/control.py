"""The control API of the harness."""

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any


class Control:
    """Opens lines to servers, puts faults in their way, and tells what was seen on them."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def get(self, path: str) -> Any:
        return await asyncio.to_thread(self._send, path, None)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        return await asyncio.to_thread(self._send, path, body)

    def _send(self, path: str, body: dict[str, Any] | None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=600) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"the harness refused {path}: {error.read().decode()}") from None
        return json.loads(text) if text else {}
