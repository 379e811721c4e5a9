import { Metadata, status as codes } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";

import { BadRequest, ErrorInfo, RetryInfo } from "./pb/google/rpc/error_details.js";
import { Status } from "./pb/google/rpc/status.js";
import { millis } from "./wire.js";

/**
 * What a caller may do about an error.
 *
 * - `INVALID_REQUEST`: mend the call; `fields` say where.
 * - `NOT_ALLOWED`: mend the settings or the credentials.
 * - `LIMIT`: less at once, or later.
 * - `UNAVAILABLE`, `DEADLINE`: later. Of a write it is not known whether it took effect.
 * - `CANCELLED`: the caller cancelled.
 * - `SERVER_FAULT`: the log of the server says more.
 * - `LOAD_FAILED`: the loader failed; `cause` is what it threw.
 * - `LOAD_REFUSED`: what was loaded could not be stored, `reason` says why; read the primary of the origin.
 * - `HELD_BACK`: loads of the key are held back beyond the deadline, for `retryAfter`.
 * - `CODEC`: the value does not fit the codec.
 * - `CLOSED`: the client is closed.
 */
export type Kind =
  | "INVALID_REQUEST"
  | "NOT_ALLOWED"
  | "LIMIT"
  | "UNAVAILABLE"
  | "DEADLINE"
  | "CANCELLED"
  | "SERVER_FAULT"
  | "LOAD_FAILED"
  | "LOAD_REFUSED"
  | "HELD_BACK"
  | "CODEC"
  | "CLOSED";

/** What is wrong with one field of a request. */
export interface Field {
  /** As in the request, such as "keys[3].version". */
  path: string;
  /** What is wrong, and what to write. */
  fault: string;
}

interface Details {
  code?: string | undefined;
  reason?: string | undefined;
  fields?: Field[] | undefined;
  retryAfter?: number | undefined;
  metadata?: Record<string, string> | undefined;
  cause?: unknown;
}

/** Every error of this package. */
export class FresholdError extends Error {
  override readonly name = "FresholdError";
  readonly kind: Kind;
  /** The status of gRPC, such as "NOT_FOUND"; undefined where the client itself raises the error. */
  readonly code: string | undefined;
  /** One of ErrorReason in errors.proto, such as "STORE_UNAVAILABLE"; with LOAD_REFUSED that of the refusal; or "". */
  readonly reason: string;
  readonly fields: readonly Field[];
  /** How long to wait, in milliseconds, where that is known. */
  readonly retryAfter: number | undefined;
  /** The figures of the reason, such as "limit". */
  readonly metadata: Readonly<Record<string, string>>;

  constructor(kind: Kind, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.reason = details.reason ?? "";
    this.fields = details.fields ?? [];
    this.retryAfter = details.retryAfter;
    this.metadata = details.metadata ?? {};
  }
}

const TYPES = "type.googleapis.com/google.rpc.";

/** Makes an error of what a call has failed with. */
export function fromRpc(error: unknown): FresholdError {
  if (error instanceof FresholdError) {
    return error;
  }
  const known = error as Partial<ServiceError>;
  const told = known.metadata instanceof Metadata ? known.metadata.get("grpc-status-details-bin")[0] : undefined;
  const status = told instanceof Buffer ? decodeStatus(told) : undefined;
  return made(known.code ?? codes.UNKNOWN, known.details ?? known.message ?? "", status, error);
}

/** Makes an error of what one item of a batch has failed with. */
export function fromItem(status: Status): FresholdError {
  return made(status.code, status.message, status, undefined);
}

function decodeStatus(bytes: Uint8Array): Status | undefined {
  try {
    return Status.decode(bytes);
  } catch {
    return undefined;
  }
}

function made(code: number, message: string, status: Status | undefined, cause: unknown): FresholdError {
  const details: Details = { code: codes[code] ?? "UNKNOWN", cause };
  for (const each of status?.details ?? []) {
    switch (each.typeUrl) {
      case `${TYPES}ErrorInfo`: {
        const info = ErrorInfo.decode(each.value);
        details.reason = info.reason;
        details.metadata = info.metadata;
        break;
      }
      case `${TYPES}BadRequest`:
        details.fields = BadRequest.decode(each.value).fieldViolations.map((it) => ({ path: it.field, fault: it.description }));
        break;
      case `${TYPES}RetryInfo`:
        details.retryAfter = millis(RetryInfo.decode(each.value).retryDelay);
        break;
    }
  }
  return new FresholdError(kindOf(code), message, details);
}

function kindOf(code: number): Kind {
  switch (code) {
    case codes.INVALID_ARGUMENT:
    case codes.OUT_OF_RANGE:
      return "INVALID_REQUEST";
    case codes.NOT_FOUND:
    case codes.FAILED_PRECONDITION:
    case codes.PERMISSION_DENIED:
    case codes.UNAUTHENTICATED:
      return "NOT_ALLOWED";
    case codes.RESOURCE_EXHAUSTED:
      return "LIMIT";
    case codes.UNAVAILABLE:
      return "UNAVAILABLE";
    case codes.DEADLINE_EXCEEDED:
      return "DEADLINE";
    case codes.CANCELLED:
      return "CANCELLED";
    default:
      return "SERVER_FAULT";
  }
}

export function closedError(): FresholdError {
  return new FresholdError("CLOSED", "the client is closed");
}

export function deadlineError(): FresholdError {
  return new FresholdError("DEADLINE", "the deadline has passed");
}

export function cancelledError(signal: AbortSignal): FresholdError {
  return new FresholdError("CANCELLED", "the caller cancelled", { cause: signal.reason });
}
