import type { SubscribeResponse } from "./pb/freshold/v1/invalidation_service.js";
import { millis } from "./wire.js";

/** Which invalidations are told; one that names nothing gets all of them. See the proto for how the names combine. */
export interface Selector {
  namespaces?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
  scopes?: readonly string[] | undefined;
  keyPrefixes?: readonly string[] | undefined;
}

/** One of the stream. `resumeToken` resumes after it; it is empty of a Gap. */
export type Event = ConnectedEvent | InvalidationEvent | CheckpointEvent | ResetEvent | GoodbyeEvent | GapEvent;

/** A stream, the first or a new one, has said that nothing newer is known. */
export interface ConnectedEvent {
  kind: "Connected";
  resumeToken: string;
  position: bigint;
}

/** Copies of what it names are out of date. */
export interface InvalidationEvent {
  kind: "Invalidation";
  resumeToken: string;
  position: bigint;
  time: Date;
  what: "KEY" | "TAG" | "SCOPE" | "NAMESPACE" | "PUT";
  /** SOFT: copies may be served as stale while they are loaded again. */
  mode: "HARD" | "SOFT";
  namespace: string;
  keys: readonly string[];
  tags: readonly string[];
  scopes: readonly string[];
  reason: string;
}

/** Nothing at or below the position is still to come; if it is current, there is nothing newer either. */
export interface CheckpointEvent {
  kind: "Checkpoint";
  resumeToken: string;
  position: bigint;
  current: boolean;
}

/** History is gone: drop every copy that `drop` could meet (all, if it names nothing). */
export interface ResetEvent {
  kind: "Reset";
  resumeToken: string;
  reason: "EPOCH" | "TRIMMED";
  position: bigint;
  drop: Selector;
}

/** The node ends the stream as planned; the subscription goes on by itself. */
export interface GoodbyeEvent {
  kind: "Goodbye";
  resumeToken: string;
  /** Milliseconds. */
  retryAfter: number;
}

/** Nothing was heard for three checkpoint intervals: copies are not to be trusted until Connected. */
export interface GapEvent {
  kind: "Gap";
  resumeToken: "";
  /** Milliseconds. */
  silence: number;
}

/** The event of a response; undefined where a newer server tells what this client does not know. */
export function eventOf(response: SubscribeResponse): Event | undefined {
  const resumeToken = response.resumeToken;
  const event = response.event;
  switch (event?.$case) {
    case "invalidation": {
      const { position, time, what, mode, namespace, keys, tags, scopes, reason } = event.value;
      return {
        kind: "Invalidation",
        resumeToken,
        position,
        time: time ?? new Date(0),
        what: what as InvalidationEvent["what"],
        mode: mode === "SOFT" ? "SOFT" : "HARD",
        namespace,
        keys,
        tags,
        scopes,
        reason,
      };
    }
    case "checkpoint":
      return { kind: "Checkpoint", resumeToken, position: event.value.position, current: event.value.current ?? false };
    case "reset":
      return {
        kind: "Reset",
        resumeToken,
        reason: event.value.reason as unknown as ResetEvent["reason"],
        position: event.value.position,
        drop: event.value.drop ?? {},
      };
    case "goodbye":
      return { kind: "Goodbye", resumeToken, retryAfter: millis(event.value.retryAfter) };
    default:
      return undefined;
  }
}
