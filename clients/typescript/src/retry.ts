import type { FresholdError } from "./errors.js";
import type { RetryOptions } from "./options.js";

export type Retry = Required<RetryOptions>;

export const RETRY: Retry = { attempts: 4, base: 50, max: 2000 };

/** The retry table: after how long a failed call is worth another attempt; undefined: it is not. */
export function again(failed: FresholdError, attempts: number, retry: Retry): number | undefined {
  if (attempts >= retry.attempts) {
    return undefined;
  }
  if (failed.code === "UNAVAILABLE" || (failed.code === "RESOURCE_EXHAUSTED" && failed.retryAfter !== undefined)) {
    return failed.retryAfter ?? backoff(attempts, retry);
  }
  return undefined;
}

export function backoff(attempts: number, retry: Retry): number {
  return Math.min(retry.base * 2 ** Math.min(attempts - 1, 30), retry.max) * (0.5 + Math.random() / 2);
}
