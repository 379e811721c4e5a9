"""What the verbs of the cases do."""

from typing import Any

import freshold
from conformance import wire
from conformance.control import Control
from conformance.surfaces import Gates, Loader, Surface
from freshold import NegativeKind, NoValue, OnMiss, Selector

Args = dict[str, Any]


class Line:
    """One case under way: its clients, sessions, loaders and streams."""

    def __init__(self, control: Control, surface: Surface, opened: Args, clients: Args) -> None:
        self.control = control
        self.surface = surface
        self.id = opened["id"]
        self.kept: Args = {}
        self.gates = Gates()
        self.near_events: dict[str, list[str]] = {}
        self.sessions: dict[tuple[str, str], freshold.Session] = {}
        self.loaders: dict[str, Loader] = {}
        self.streams: dict[str, Any] = {}
        self._opened = opened
        self._options = clients
        self._clients: dict[str, Any] = {}

    async def open(self) -> None:
        for name, options in self._options.items():
            settings = self._settings(name, options)
            client = self.surface.client(self._opened["address"], settings)
            self._clients[name] = client
            if "near" in settings and isinstance(client, freshold.AsyncClient):
                await client.connect()

    async def close(self) -> None:
        for client in self._clients.values():
            await self.surface.run(client.close)

    async def do(self, verb: str, args: Args, step: Args) -> Any:
        """Carries the step out. Raises FresholdError."""
        return await _Verbs(self, step).do(verb, args)

    def client(self, name: str) -> Any:
        return self._clients[name]

    def session(self, client: str, name: str) -> freshold.Session:
        return self.sessions.setdefault((client, name), self._clients[client].session())

    def _settings(self, name: str, options: Args) -> Args:
        # The bounds of cases that name none, so that a slow machine changes no outcome.
        settings: Args = {"call_timeout": 30, "load_timeout": 30, "get_or_load_timeout": 50}
        settings["tenant"] = self._opened["tenant"]
        for ours, theirs in (
            ("call_timeout", "callTimeout"),
            ("load_timeout", "loadTimeout"),
            ("get_or_load_timeout", "getOrLoadTimeout"),
        ):
            if theirs in options:
                settings[ours] = options[theirs] / 1000
        if "retry" in options:
            retry = dict(options["retry"])
            settings["retry"] = freshold.Retry(
                **{key: retry[key] if key == "attempts" else retry[key] / 1000 for key in retry}
            )
        if "near" in options:
            near = options["near"]
            told = self.near_events.setdefault(name, [])
            arguments: Args = {"listener": lambda event: told.append(type(event).__name__)}
            if "maxWeight" in near:
                arguments["max_weight"] = near["maxWeight"]
            if "namespaces" in near:
                arguments["namespaces"] = near["namespaces"]
            if "checkpointInterval" in near:
                arguments["checkpoint_interval"] = near["checkpointInterval"] / 1000
            settings["near"] = freshold.Near(**arguments)
        return settings


class _Verbs:
    def __init__(self, line: Line, step: Args) -> None:
        self._line = line
        self._name = step.get("client", "a")
        self._client = line.client(self._name)
        self._codec = step.get("codec", "json")
        self._schema_version = step.get("schemaVersion", "")
        self._in_session = line.session(self._name, step["session"]) if isinstance(step.get("session"), str) else None

    async def do(self, verb: str, args: Args) -> Any:
        return await getattr(self, f"_{verb}")(args)

    def _cache(self, args: Args) -> Any:
        cache = self._client.cache(
            args["namespace"], codec=wire.CODECS[self._codec], schema_version=self._schema_version
        )
        return cache if self._in_session is None else cache.within(self._in_session)

    def _view(self) -> Any:
        return self._client if self._in_session is None else self._client.within(self._in_session)

    async def _get(self, args: Args) -> Any:
        cache = self._cache(args)
        found = await self._line.surface.run(lambda: cache.get(args["key"], **_read_options(args)))
        return wire.lookup(found, self._codec)

    async def _getMany(self, args: Args) -> Any:
        options = _read_options(args)
        if "minVersions" in args:
            options["min_versions"] = {key: int(version) for key, version in args["minVersions"].items()}
        cache = self._cache(args)
        many = await self._line.surface.run(lambda: cache.get_many(args["keys"], **options))
        results = [{"key": key, **wire.lookup(found, self._codec)} for key, found in zip(many.keys, many, strict=True)]
        return {"results": results, "receipt": many.receipt}

    async def _getOrLoad(self, args: Args) -> Any:
        cache, options = self._cache(args), _read_options(args)
        if "timeout" in args:
            options["timeout"] = args["timeout"] / 1000
        described = args["loader"]
        loader = self._line.loaders.setdefault(described["name"], Loader(self._line.gates, described))
        loader.description = described
        load = self._line.surface.loader(loader)
        found = await self._line.surface.run(lambda: cache.get_or_load(args["key"], load, **options))
        return wire.lookup(found, self._codec)

    async def _put(self, args: Args) -> Any:
        cache, options = self._cache(args), _put_options(args)
        if "negative" in args:
            said = args["negative"]
            kind = NegativeKind(said["kind"])
            answer = await self._line.surface.run(
                lambda: cache.put_negative(args["key"], kind, said.get("message", ""), **options)
            )
        else:
            value = wire.value_in(args["value"], self._codec)
            answer = await self._line.surface.run(lambda: cache.put(args["key"], value, **options))
        return wire.put_result(answer)

    async def _putMany(self, args: Args) -> Any:
        cache = self._cache(args["puts"][0])
        puts = [freshold.Put(put["key"], self._value(put), **_put_options(put)) for put in args["puts"]]
        answers = await self._line.surface.run(lambda: cache.put_many(puts))
        return {"results": [wire.put_result(answer) for answer in answers]}

    def _value(self, put: Args) -> Any:
        if "negative" not in put:
            return wire.value_in(put["value"], self._codec)
        said = put["negative"]
        return NoValue(NegativeKind(said["kind"]), said.get("message", ""))

    async def _abandon(self, args: Args) -> Any:
        cache = self._cache(args)
        failed = args.get("failed", False)
        return {
            "released": await self._line.surface.run(lambda: cache.abandon(args["key"], args["leaseToken"], failed))
        }

    async def _invalidate(self, args: Args) -> Any:
        keys = {key["key"]: int(key["version"]) if "version" in key else None for key in args["keys"]}
        cache, options = self._cache(args), _bust_options(args)
        return wire.invalidated(await self._line.surface.run(lambda: cache.invalidate(keys, **options)))

    async def _invalidateTag(self, args: Args) -> Any:
        view, options = self._view(), _bust_options(args)
        if "pace" in args:
            options["pace"] = args["pace"]
        if "settle" in args:
            options["settle"] = args["settle"] / 1000
        result = wire.invalidated(await self._line.surface.run(lambda: view.invalidate_tag(*args["tags"], **options)))
        result.pop("noOps")
        return result

    async def _bumpScope(self, args: Args) -> Any:
        view = self._view()
        return wire.invalidated(
            await self._line.surface.run(lambda: view.bump_scope(args["scope"], **_bust_options(args)))
        )

    async def _bumpNamespace(self, args: Args) -> Any:
        view = self._view()
        return wire.invalidated(
            await self._line.surface.run(lambda: view.bump_namespace(args["namespace"], **_bust_options(args)))
        )

    async def _awaitReceipt(self, args: Args) -> Any:
        options: Args = {}
        if "reach" in args:
            options["reach"] = freshold.Reach(args["reach"])
        if "wait" in args:
            options["wait"] = args["wait"] / 1000
        answer = await self._line.surface.run(lambda: self._client.await_receipt(args["receipt"], **options))
        return {
            "reached": str(answer.reached),
            "nodesAcked": answer.nodes_acked,
            "pendingNodes": list(answer.pending_nodes),
        }

    async def _near(self, args: Args) -> Any:
        stats = self._client.near_stats()
        names = ["entries", "weight", "hits", "misses", "fills", "invalidated", "evicted", "expired", "gaps", "resets"]
        figures: Args = {name: getattr(stats, name) for name in names}
        return {**figures, "state": str(stats.state), "events": list(self._line.near_events[self._name])}

    async def _subscribe(self, args: Args) -> Any:
        told = args.get("selector", {})
        selector = Selector(
            told.get("namespaces", ()), told.get("tags", ()), told.get("scopes", ()), told.get("keyPrefixes", ())
        )
        options: Args = {"resume_token": args.get("resumeToken", "")}
        if "checkpointInterval" in args:
            options["checkpoint_interval"] = args["checkpointInterval"] / 1000
        self._line.streams[args["name"]] = await self._line.surface.run(
            lambda: self._client.subscribe(selector, **options)
        )
        return {}

    async def _events(self, args: Args) -> Any:
        stream = self._line.streams[args["name"]]
        skipped = args.get("skip", ["Checkpoint"])
        events: list[Args] = []
        while len(events) < args.get("count", 1):
            event = wire.event(await self._line.surface.next_event(stream))
            if event["kind"] not in skipped:
                events.append(event)
        return {"events": events}

    async def _closeStream(self, args: Args) -> Any:
        await self._line.surface.run(self._line.streams[args["name"]].close)
        return {}

    async def _closeClient(self, args: Args) -> Any:
        await self._line.surface.run(self._client.close)
        return {}

    async def _session(self, args: Args) -> Any:
        return {"receipt": self._line.session(self._name, args["name"]).receipt}

    async def _loader(self, args: Args) -> Any:
        loader = self._line.loaders.get(args["name"])
        if loader is None:
            return {"entered": 0, "cancelled": 0}
        return {"entered": loader.entered, "cancelled": loader.cancelled, "last": loader.last}

    async def _open(self, args: Args) -> Any:
        self._line.gates.opened.add(args["gate"])
        return {}

    async def _fault(self, args: Args) -> Any:
        return await self._line.control.post(f"/cases/{self._line.id}/faults", args)

    async def _calls(self, args: Args) -> Any:
        return await self._line.control.get(f"/cases/{self._line.id}/calls?method={args['method']}")

    async def _headers(self, args: Args) -> Any:
        headers = freshold.http_headers(self._line.kept[args["of"]].lookup, visibility=args["visibility"])
        return {name.lower(): text for name, text in headers.items()}


def _read_options(args: Args) -> Args:
    options: Args = {}
    if "onMiss" in args:
        options["on_miss"] = OnMiss(args["onMiss"])
    for ours, theirs in (("max_staleness", "maxStaleness"), ("wait", "wait")):
        if theirs in args:
            options[ours] = args[theirs] / 1000
    if "minVersion" in args:
        options["min_version"] = int(args["minVersion"])
    if "receipt" in args:
        options["receipt"] = args["receipt"]
    if args.get("skipNear"):
        options["near"] = "skip"
    return options


def _put_options(args: Args) -> Args:
    options: Args = {}
    if "version" in args:
        options["version"] = int(args["version"])
    for ours, theirs in (("tags", "tags"), ("lease_token", "leaseToken"), ("receipt", "receipt")):
        if theirs in args:
            options[ours] = args[theirs]
    for ours, theirs in (("ttl", "ttl"), ("load_duration", "loadDuration")):
        if theirs in args:
            options[ours] = args[theirs] / 1000
    if "reach" in args:
        options["reach"] = freshold.Reach(args["reach"])
    return options


def _bust_options(args: Args) -> Args:
    options: Args = {}
    if "mode" in args:
        options["mode"] = freshold.Mode(args["mode"])
    if "reach" in args:
        options["reach"] = freshold.Reach(args["reach"])
    for ours, theirs in (("reason", "reason"), ("request_id", "requestId"), ("dry_run", "dryRun")):
        if theirs in args:
            options[ours] = args[theirs]
    if "atLeast" in args:
        options["at_least"] = int(args["atLeast"])
    return options
