import { reachOf, wrote } from "./calls.js";
import type { Core } from "./core.js";
import { drawId } from "./core.js";
import { keyName, namespaceName, tagName } from "./names.js";
import type { BumpOptions, InvalidateOptions, InvalidateTagOptions, KeyAt } from "./options.js";
import type { BumpVersionResponse, InvalidateRequest, InvalidateResponse, InvalidateTagRequest, InvalidateTagResponse } from "./pb/freshold/v1/cache_service.js";
import { Mode } from "./pb/freshold/v1/types.js";
import type { Bumped, Invalidated, Reach } from "./results.js";
import type { Session } from "./session.js";
import { span, version } from "./wire.js";

interface Told {
  receipt: string;
  reached: string;
  estimatedEntries?: bigint | undefined;
  nodesAcked: number;
  noOps?: number;
}

function invalidated(told: Told): Invalidated {
  return {
    receipt: told.receipt,
    reached: told.reached as Reach,
    estimatedEntries: told.estimatedEntries,
    nodesAcked: told.nodesAcked,
    noOps: told.noOps ?? 0,
  };
}

function common(options: InvalidateOptions) {
  return {
    mode: options.mode === "SOFT" ? Mode.SOFT : Mode.MODE_UNSPECIFIED,
    reach: reachOf(options.reach),
    reason: options.reason ?? "",
    requestId: options.requestId ?? drawId(),
    dryRun: options.dryRun ?? false,
  };
}

export async function invalidate(
  core: Core,
  session: Session | undefined,
  namespace: string,
  keys: readonly (string | KeyAt)[],
  options: InvalidateOptions,
): Promise<Invalidated> {
  const asked = keys.map((it) => (typeof it === "string" ? { key: it, version: undefined } : { key: it.key, version: version(it.version) }));
  const request = { namespace, keys: asked, ...common(options) };
  const names = request.dryRun ? [] : asked.map((it) => keyName(namespace, it.key));
  const response = await wrote(core, names, () =>
    core.call<InvalidateRequest, InvalidateResponse>("/freshold.v1.CacheService/Invalidate", true, (...call) => core.cache.invalidate(...call), request, options),
  );
  session?.saw(response.receipt);
  if (!request.dryRun) {
    for (const it of asked) {
      session?.sawVersion(namespace, it.key, it.version);
    }
  }
  return invalidated(response);
}

export async function invalidateTag(core: Core, session: Session | undefined, tags: readonly string[], options: InvalidateTagOptions): Promise<Invalidated> {
  const request = { tags: [...tags], pace: options.pace, settle: span(options.settle), ...common(options) };
  const response = await wrote(core, request.dryRun ? [] : tags.map(tagName), () =>
    core.call<InvalidateTagRequest, InvalidateTagResponse>("/freshold.v1.CacheService/InvalidateTag", true, (...call) => core.cache.invalidateTag(...call), request, options),
  );
  session?.saw(response.receipt);
  return invalidated(response);
}

export type Target = { $case: "scope"; value: string } | { $case: "namespace"; value: string };

export async function bump(core: Core, session: Session | undefined, target: Target, options: BumpOptions): Promise<Bumped> {
  const request = {
    target,
    atLeast: version(options.atLeast),
    reach: reachOf(options.reach),
    requestId: options.requestId ?? drawId(),
    reason: options.reason ?? "",
  };
  const name = target.$case === "scope" ? tagName(target.value) : namespaceName(target.value);
  const response = await wrote(core, [name], () =>
    core.call<typeof request, BumpVersionResponse>("/freshold.v1.CacheService/BumpVersion", true, (...call) => core.cache.bumpVersion(...call), request, options),
  );
  session?.saw(response.receipt);
  return { ...invalidated(response), version: response.version, applied: response.applied ?? false };
}
