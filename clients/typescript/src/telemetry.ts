import type { Metadata } from "@grpc/grpc-js";
import { SpanKind, SpanStatusCode, context, metrics, propagation, trace } from "@opentelemetry/api";
import type { Attributes, Counter, Span } from "@opentelemetry/api";

import type { FresholdError } from "./errors.js";
import type { NearStats } from "./near.js";

/** Counts and traces by OpenTelemetry. Labels never hold keys, tags or values. */
export class Telemetry {
  readonly #on: boolean;
  readonly #counters = new Map<string, Counter>();

  constructor(on: boolean) {
    this.#on = on;
  }

  count(name: string, by = 1, attributes: Attributes = {}): void {
    if (!this.#on) {
      return;
    }
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      counter = metrics.getMeter("freshold").createCounter(`freshold.client.${name}`);
      this.#counters.set(name, counter);
    }
    counter.add(by, attributes);
  }

  near(stats: () => NearStats): void {
    if (!this.#on) {
      return;
    }
    const meter = metrics.getMeter("freshold");
    meter.createObservableGauge("freshold.client.near.entries").addCallback((result) => {
      result.observe(stats().entries);
    });
    meter.createObservableGauge("freshold.client.near.weight").addCallback((result) => {
      result.observe(stats().weight);
    });
  }

  /** Begins the span of one attempt, and writes its context into the metadata. */
  begin(path: string, metadata: Metadata): Span | undefined {
    if (!this.#on) {
      return undefined;
    }
    const [service = "", method = ""] = path.slice(1).split("/");
    const span = trace.getTracer("freshold").startSpan(path.slice(1), {
      kind: SpanKind.CLIENT,
      attributes: { "rpc.system": "grpc", "rpc.service": service, "rpc.method": method },
    });
    propagation.inject(trace.setSpan(context.active(), span), metadata, {
      set: (carrier, key, value) => {
        carrier.set(key, value);
      },
    });
    return span;
  }

  end(span: Span | undefined, failed?: FresholdError): void {
    if (span === undefined) {
      return;
    }
    if (failed !== undefined) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: failed.kind });
      span.setAttribute("error.type", failed.reason === "" ? failed.kind : failed.reason);
    }
    span.end();
  }
}
