// The view as a fold of what the live socket says: a versioned whole, then patches. Pure.

import { existsIn, immutableJSONPatch, type JSONPatchOperation, parsePath } from "immutable-json-patch";
import type { LiveMessage, View } from "../protocol/generated";

/** A view, the version it stands at, and how far the server's clock is ahead of this device's, in milliseconds. */
export interface Held {
  readonly view: View;
  readonly version: number;
  readonly clockAheadMs: number;
}

export type Step =
  | { readonly kind: "held"; readonly held: Held }
  /** A version is missing or a patch does not fit: ask for the whole. */
  | { readonly kind: "gap" }
  /** Older than what is held: nothing to do. */
  | { readonly kind: "old" };

/** What becomes of `before` by `message`, received at `now` (this device's clock, milliseconds). */
export function step(before: Held | null, message: Exclude<LiveMessage, { type: "refused" | "pong" }>, now: number): Step {
  switch (message.type) {
    case "whole":
      return {
        kind: "held",
        held: { view: message.view, version: message.version, clockAheadMs: message.now - now },
      };
    case "patch": {
      if (before === null) return { kind: "gap" };
      if (message.version <= before.version) return { kind: "old" };
      if (message.version !== before.version + 1) return { kind: "gap" };
      try {
        const view = (message.ops as JSONPatchOperation[]).reduce<unknown>(applied, before.view) as View;
        return { kind: "held", held: { view, version: message.version, clockAheadMs: message.now - now } };
      } catch {
        return { kind: "gap" };
      }
    }
  }
}

/** One operation applied. The library makes a missing path instead of refusing it, so what must exist is looked up first. */
function applied(document: unknown, operation: JSONPatchOperation): unknown {
  const path = parsePath(document, operation.path);
  const needed = operation.op === "add" ? path.slice(0, -1) : path;
  if (!existsIn(document, needed)) throw new RangeError(`there is nothing at ${operation.path}`);
  return immutableJSONPatch(document, [operation]);
}
