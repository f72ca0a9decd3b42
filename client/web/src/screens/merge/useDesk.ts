import { type Dispatch, type SetStateAction, useState } from "react";
import type { ProblemId } from "../../protocol/generated";
import { everything, type Wanted } from "./listing";

type State<Value> = readonly [Value, Dispatch<SetStateAction<Value>>];

/** What lies on the merge desk: it outlives the desk, which is put away while the window is narrow. */
export interface Desk {
  readonly wanted: State<Wanted>;
  readonly choice: State<ProblemId | null>;
  readonly selection: State<ReadonlySet<ProblemId>>;
  readonly reason: State<string>;
}

export function useDesk(): Desk {
  return {
    wanted: useState<Wanted>(everything),
    choice: useState<ProblemId | null>(null),
    selection: useState<ReadonlySet<ProblemId>>(new Set()),
    reason: useState(""),
  };
}
