import { performance } from "node:perf_hooks";

import type { Duration } from "./pb/google/protobuf/duration.js";

/** A span of the wire in milliseconds. */
export function millis(span: Duration | undefined): number {
  return span === undefined ? 0 : Number(span.seconds) * 1000 + span.nanos / 1e6;
}

/** Milliseconds as a span of the wire. */
export function span(given: number | undefined): Duration | undefined {
  if (given === undefined) {
    return undefined;
  }
  const seconds = Math.trunc(given / 1000);
  return { seconds: BigInt(seconds), nanos: Math.round((given - seconds * 1000) * 1e6) };
}

/** A version as it may be given; numbers must be whole and safe. */
export type VersionLike = bigint | number;

export function version(given: VersionLike | undefined): bigint | undefined {
  return given === undefined ? undefined : BigInt(given);
}

/** A moment by both clocks. */
export interface Moment {
  steady: number;
  wall: number;
}

export function moment(): Moment {
  return { steady: performance.now(), wall: Date.now() };
}

/** Milliseconds since a moment, by the clock that says more: a machine that was suspended must not serve what is old. */
export function since(then: Moment): number {
  return Math.max(performance.now() - then.steady, Date.now() - then.wall);
}

/** Waits; false if the signal ended it. */
export function sleep(span: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const end = (slept: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve(slept);
    };
    const wake = () => {
      end(false);
    };
    const timer = setTimeout(() => {
      end(true);
    }, Math.min(span, 0x7fffffff));
    signal.addEventListener("abort", wake);
  });
}
