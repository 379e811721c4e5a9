import { FresholdError } from "./errors.js";
import type { Value } from "./pb/freshold/v1/types.js";

/** A value as it is on the wire. */
export interface Payload {
  /** Text reads well by hand; both are read alike. */
  content: string | Uint8Array;
  contentType: string;
}

/** Turns values into payloads and back. */
export interface Codec<V> {
  encode(value: V): Payload;
  decode(payload: Payload): V;
}

/** What ts-proto, protobuf-es and others generate for a message, as far as the codec needs it. */
export interface MessageType<M> {
  encode(message: M): { finish(): Uint8Array };
  decode(bytes: Uint8Array): M;
}

/** The codec that a cache has by default: JSON, as text. Use a schema version when the shape of V changes. */
export function json<V>(): Codec<V> {
  return {
    encode: (value) => ({ content: JSON.stringify(value), contentType: "application/json" }),
    decode: (payload) => {
      expectType(payload, "application/json");
      return JSON.parse(textOf(payload)) as V;
    },
  };
}

/** The codec of strings. */
export const text: Codec<string> = {
  encode: (value) => ({ content: value, contentType: "text/plain" }),
  decode: (payload) => {
    expectType(payload, "text/plain");
    return textOf(payload);
  },
};

/** The codec of bytes; it reads whatever is there. */
export const raw: Codec<Uint8Array> = {
  encode: (value) => ({ content: value, contentType: "application/octet-stream" }),
  decode: (payload) => Uint8Array.from(bytesOf(payload)),
};

/** The codec of a protobuf message, by its generated type. */
export function protobuf<M>(type: MessageType<M>): Codec<M> {
  return {
    encode: (message) => ({ content: type.encode(message).finish(), contentType: "application/x-protobuf" }),
    decode: (payload) => {
      expectType(payload, "application/x-protobuf");
      return type.decode(bytesOf(payload));
    },
  };
}

function expectType(payload: Payload, wanted: string): void {
  const media = payload.contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (media !== "" && media !== wanted) {
    throw new FresholdError("CODEC", `the value is "${payload.contentType}", and the codec reads "${wanted}"`);
  }
}

export function bytesOf(payload: Payload): Uint8Array {
  return typeof payload.content === "string" ? Buffer.from(payload.content, "utf8") : payload.content;
}

function textOf(payload: Payload): string {
  return typeof payload.content === "string" ? payload.content : Buffer.from(payload.content).toString("utf8");
}

export function encode<V>(codec: Codec<V>, value: V): Payload {
  try {
    const payload = codec.encode(value);
    if (payload.content === undefined) {
      throw new TypeError("undefined is not JSON");
    }
    return payload;
  } catch (error) {
    throw codecError("the value cannot be encoded", error);
  }
}

export function decode<V>(codec: Codec<V>, payload: Payload): V {
  try {
    return codec.decode(payload);
  } catch (error) {
    throw codecError("the cached value cannot be decoded", error);
  }
}

function codecError(what: string, error: unknown): FresholdError {
  return error instanceof FresholdError ? error : new FresholdError("CODEC", `${what}: ${String(error)}`, { cause: error });
}

export function toWire(payload: Payload): Value {
  const content = payload.content;
  return {
    content: typeof content === "string" ? { $case: "text", value: content } : { $case: "data", value: Buffer.from(content) },
    contentType: payload.contentType,
  };
}

export function fromWire(value: Value | undefined): Payload {
  return { content: value?.content?.value ?? new Uint8Array(), contentType: value?.contentType ?? "" };
}
