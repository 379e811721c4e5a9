import { performance } from "node:perf_hooks";

import type { Core } from "./core.js";
import { FresholdError, cancelledError, closedError, deadlineError } from "./errors.js";
import type { Ask, Cargo, Pilot } from "./load.js";
import { loadFailed, pilotRun } from "./load.js";
import type { Place } from "./near.js";
import type { CallOptions } from "./options.js";
import { abandon, ask, put } from "./calls.js";
import type { Bounds } from "./calls.js";
import type { Found, Hit, Lease, Miss, Refused } from "./results.js";
import type { Payload } from "./codec.js";
import { newer } from "./session.js";
import { sleep } from "./wire.js";

/** How often a load is begun whose put is refused. */
const REFUSALS = 3;
/** How long a read waits for another's load, at most. */
const LONGEST_WAIT = 10_000;
/** Before the next look, where the server does not say how long. */
const SHORT_WAIT = 50;

/**
 * Serves all callers of the process who ask for the same. It makes one trip after the other; each begins with a read.
 *
 * Who comes while the read or the put of a trip is under way boards the next one: what they bring may be older than what was invalidated
 * before that caller asked. Who comes during the load joins it, for its put is judged by the store afterwards.
 */
interface Flight {
  place: Place;
  phase: "reading" | "loading" | "putting";
  current: Trip;
  next: Trip | undefined;
}

/** One read, perhaps with a load, and those who wait for it. */
class Trip {
  callers = 0;
  /** Until when somebody waits for it. */
  latest = 0;
  /** Its callers were taken over by the load of this trip. */
  into: Trip | undefined;
  readonly end = new AbortController();
  readonly arrived: Promise<Found>;
  arrive: (found: Found) => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;

  constructor(
    readonly bounds: Bounds,
    readonly pilot: Pilot,
  ) {
    this.arrived = new Promise((resolve, reject) => {
      this.arrive = resolve;
      this.fail = reject;
    });
    // Everybody may have left.
    this.arrived.catch(() => undefined);
  }
}

export class Flights {
  readonly #core: Core;
  readonly #underway = new Map<string, Flight>();
  readonly #work = new Set<Promise<void>>();
  readonly #life = new AbortController();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Joins the flight of the key, or begins it. */
  async fly(place: Place, bounds: Bounds, pilot: Pilot, options: Required<Pick<CallOptions, "timeout">> & CallOptions): Promise<Found> {
    const signal = options.signal;
    if (this.#life.signal.aborted) {
      throw closedError();
    }
    if (signal?.aborted === true) {
      throw cancelledError(signal);
    }
    const key = [place.namespace, place.schemaVersion, place.key, bounds.maxStaleness, bounds.minVersion].join("\n");
    const trip = this.#board(key, place, bounds, pilot, performance.now() + options.timeout);
    return new Promise((resolve, reject) => {
      const free = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
      };
      const leave = (error: FresholdError) => {
        free();
        this.#leave(key, trip);
        reject(error);
      };
      const timer = setTimeout(() => {
        leave(deadlineError());
      }, options.timeout);
      const cancel = () => {
        leave(cancelledError(signal as AbortSignal));
      };
      signal?.addEventListener("abort", cancel);
      trip.arrived.finally(free).then(resolve, reject);
    });
  }

  #board(key: string, place: Place, bounds: Bounds, pilot: Pilot, deadline: number): Trip {
    const flight = this.#underway.get(key);
    let trip: Trip;
    if (flight === undefined) {
      trip = new Trip({ ...bounds }, pilot);
      const begun: Flight = { place, phase: "reading", current: trip, next: undefined };
      this.#underway.set(key, begun);
      // After this caller has boarded.
      this.#track(Promise.resolve().then(() => this.#run(key, begun)));
    } else if (flight.phase === "loading" && flight.current.callers > 0) {
      trip = flight.current;
    } else {
      if (flight.next === undefined || flight.next.callers === 0) {
        flight.next = new Trip({ ...bounds }, pilot);
      }
      trip = flight.next;
    }
    trip.callers++;
    trip.bounds.receipt = newer(trip.bounds.receipt, bounds.receipt === "" ? trip.bounds.receipt : bounds.receipt);
    trip.latest = Math.max(trip.latest, deadline);
    return trip;
  }

  /** Takes one caller off; the last one ends the trip. */
  #leave(key: string, from: Trip): void {
    let trip = from;
    while (trip.into !== undefined) {
      trip = trip.into;
    }
    trip.callers--;
    if (trip.callers > 0) {
      return;
    }
    trip.end.abort();
    const flight = this.#underway.get(key);
    if (flight?.next === trip) {
      flight.next = undefined;
    }
  }

  /** Makes the trips of a flight until nobody waits for one. */
  async #run(key: string, flight: Flight): Promise<void> {
    for (;;) {
      const trip = flight.current;
      try {
        trip.arrive(await this.#travel(flight, trip));
      } catch (error) {
        trip.fail(error);
      }
      const next = flight.next;
      if (next === undefined || next.callers === 0) {
        this.#underway.delete(key);
        return;
      }
      flight.current = next;
      flight.next = undefined;
      flight.phase = "reading";
    }
  }

  /** One trip: read, and load under the lease that the read may bring. */
  async #travel(flight: Flight, trip: Trip): Promise<Found> {
    for (let refused = 0; ; ) {
      const found = await this.#look(flight.place, trip);
      const lookup = found.lookup;
      if (lookup.outcome === "hit") {
        return this.#refreshed(flight.place, trip, found, lookup);
      }
      if (lookup.outcome === "negative") {
        return found;
      }
      if (lookup.lease === undefined) {
        await this.#heldBack(trip, lookup);
        continue;
      }
      this.#startLoading(flight, trip);
      const told = await this.#fill(flight, trip, lookup.lease);
      if (!("reason" in told)) {
        return told;
      }
      refused++;
      if (refused === REFUSALS || told.reason === "TOO_OLD") {
        throw new FresholdError("LOAD_REFUSED", told.message, { reason: told.reason });
      }
      flight.phase = "reading";
    }
  }

  /** Reads, and waits for a little less than anybody waits for the answer. */
  #look(place: Place, trip: Trip): Promise<Found> {
    const left = trip.latest - performance.now();
    const wait = Math.max(0, Math.min(left * 0.9, LONGEST_WAIT));
    return ask(this.#core, place, { ...trip.bounds, onMiss: "LEASE", wait }, (it) => trip.pilot.decode(it), { signal: trip.end.signal, timeout: left });
  }

  /** Waits until the server may be asked again, if anybody waits so long. */
  async #heldBack(trip: Trip, miss: Miss): Promise<void> {
    const wait = Math.max(miss.retryAfter ?? SHORT_WAIT, 1);
    if (performance.now() + wait > trip.latest) {
      throw new FresholdError("HELD_BACK", "loads of the key are held back beyond the deadline", { retryAfter: wait });
    }
    if (!(await sleep(wait, trip.end.signal))) {
      throw cancelledError(trip.end.signal);
    }
  }

  /** Lets those who wait for the next trip join this one, which has yet to put. */
  #startLoading(flight: Flight, trip: Trip): void {
    flight.phase = "loading";
    const waiting = flight.next;
    if (waiting === undefined || waiting.callers === 0 || trip.callers === 0) {
      return;
    }
    flight.next = undefined;
    trip.callers += waiting.callers;
    trip.latest = Math.max(trip.latest, waiting.latest);
    trip.bounds.receipt = newer(trip.bounds.receipt, waiting.bounds.receipt);
    waiting.into = trip;
    trip.arrived.then(waiting.arrive, waiting.fail);
  }

  /** Loads and puts. A refusal is an answer; an error has given the lease back. */
  async #fill(flight: Flight, trip: Trip, lease: Lease): Promise<Found | Refused> {
    const place = flight.place;
    let cargo: Cargo;
    try {
      cargo = await pilotRun(trip.pilot, askFor(place, lease, trip.bounds.minVersion), trip.end.signal);
    } catch (error) {
      await this.#giveBack(place, lease, trip.end.signal);
      if (trip.end.signal.aborted) {
        throw cancelledError(trip.end.signal);
      }
      return this.#standIn(place, trip, loadFailed(error));
    }
    flight.phase = "putting";
    const told = await this.#store(place, lease, cargo);
    const least = trip.bounds.minVersion;
    if (least !== undefined && "lookup" in told && told.lookup.outcome === "hit" && (told.lookup.version ?? -1n) < least) {
      const message = "what was loaded is older than the caller asked for";
      return { outcome: "refused", reason: "BEHIND", currentVersion: least, message, receipt: "" };
    }
    return told;
  }

  /** Abandons the lease: a load that nobody waits for any more has not failed. */
  async #giveBack(place: Place, lease: Lease, alive: AbortSignal): Promise<void> {
    const left = alive.aborted;
    this.#core.telemetry.count("loads", 1, { outcome: left ? "cancelled" : "failed" });
    try {
      await abandon(this.#core, place, lease.token, !left, {});
    } catch {
      // A lease that is not given back runs out.
    }
  }

  /** Puts what was loaded, whoever still waits: it is paid for. */
  async #store(place: Place, lease: Lease, cargo: Cargo): Promise<Found | Refused> {
    const content = cargo.content;
    const outcome = "notFound" in content ? { kind: "NOT_FOUND" as const, message: content.notFound } : content.payload;
    let result;
    try {
      result = await put(this.#core, place, outcome, { ...cargo.put, leaseToken: lease.token });
    } catch (error) {
      if (error instanceof FresholdError && (error.kind === "INVALID_REQUEST" || error.kind === "NOT_ALLOWED")) {
        await this.#giveBack(place, lease, this.#core.life.signal);
      } else {
        this.#core.telemetry.count("loads", 1, { outcome: "failed" });
      }
      throw error;
    }
    this.#core.telemetry.count("loads", 1, { outcome: result.outcome });
    if (result.outcome === "refused") {
      return result;
    }
    const receipt = result.receipt;
    const freshFor = result.freshFor;
    if ("notFound" in content) {
      return { lookup: { outcome: "negative", value: undefined, kind: "NOT_FOUND", message: content.notFound, age: 0, freshFor, receipt } };
    }
    const hit: Hit<Payload> = {
      outcome: "hit",
      value: content.payload,
      version: cargo.put.version,
      freshness: freshFor > 0 ? "FRESH" : "STALE",
      age: 0,
      freshFor,
      staleFor: result.staleFor,
      served: "LOADED",
      tags: result.tags,
      contentType: content.payload.contentType,
      lease: undefined,
      receipt,
    };
    return { lookup: hit, decoded: content.decoded };
  }

  /** Looks for a stale value after a load has failed. */
  async #standIn(place: Place, trip: Trip, failed: FresholdError): Promise<Found> {
    try {
      const options = { signal: trip.end.signal, timeout: trip.latest - performance.now() };
      const found = await ask(this.#core, place, { ...trip.bounds, onMiss: "RETURN" }, (it) => trip.pilot.decode(it), options);
      if (found.lookup.outcome === "hit") {
        return found;
      }
    } catch {
      // The failure of the load says more.
    }
    throw failed;
  }

  /** Takes the duty to refresh off a hit, and has it done in the background. */
  #refreshed(place: Place, trip: Trip, found: Found, hit: Hit<Payload>): Found {
    const lease = hit.lease;
    if (lease === undefined) {
      return found;
    }
    if (!this.#life.signal.aborted) {
      this.#track(this.#refresh(place, trip, lease));
    }
    return { ...found, lookup: { ...hit, lease: undefined } };
  }

  async #refresh(place: Place, trip: Trip, lease: Lease): Promise<void> {
    let cargo: Cargo;
    try {
      cargo = await pilotRun(trip.pilot, askFor(place, lease, undefined), this.#life.signal);
    } catch {
      await this.#giveBack(place, lease, this.#life.signal);
      return;
    }
    try {
      await this.#store(place, lease, cargo);
    } catch {
      // Counted; the stale value goes on.
    }
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  /** Ends all flights, and gives their leases back. */
  async drain(): Promise<void> {
    this.#life.abort(closedError());
    for (const flight of this.#underway.values()) {
      flight.current.end.abort(closedError());
      flight.next?.end.abort(closedError());
    }
    while (this.#work.size > 0) {
      await Promise.allSettled([...this.#work]);
    }
  }
}

function askFor(place: Place, lease: Lease, asked: bigint | undefined): Omit<Ask, "signal"> {
  const least = lease.minVersion;
  const minVersion = least === undefined || (asked !== undefined && asked > least) ? asked : least;
  return { ...place, minVersion, readPrimary: lease.readPrimary, validator: "" };
}
