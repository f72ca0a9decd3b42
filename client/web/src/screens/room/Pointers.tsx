// The mouse pointers of others on a board, and mine for them. Decoration: hidden from screen readers. Nobody has one where authors are not
// shown, and whoever only visits a room leaves none.

import { useReactFlow, useStore } from "@xyflow/react";
import { type RefObject, useEffect, useState } from "react";
import { useMe, usePersonName, useView } from "../../hooks";
import type { Color, PersonId } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";
import { type Pointer, pointersIn, tellPointer } from "../../sync/pointers";
import { useDesk } from "./desk";
import { OnTable } from "./useNear";

const colors = ["mint", "coral", "sky", "lemon", "lilac", "rose", "sand", "slate"] as const satisfies readonly Color[];

/** The same for a person on every board and in every browser. */
function colorOf(person: PersonId): string {
  return `var(--note-${colors[numberOf(person) % colors.length] ?? colors[0]})`;
}

export function Pointers({ frame }: { readonly frame: RefObject<HTMLElement | null> }) {
  const { awareness } = useDesk();
  const me = useMe();
  const flow = useReactFlow();
  const zoom = useStore((state) => state.transform[2]);
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const [pointers, setPointers] = useState<readonly Pointer[]>([]);
  const mine = me.role === "participant";
  useEffect(() => {
    if (!mine || frame.current === null) return undefined;
    return tellPointer(awareness, frame.current, (at) => flow.screenToFlowPosition(at, { snapToGrid: false }));
  }, [awareness, flow, frame, mine]);
  useEffect(() => {
    const read = () => setPointers((before) => {
      const now = pointersIn(awareness, me.person);
      return JSON.stringify(now) === JSON.stringify(before) ? before : now;
    });
    awareness.on("change", read);
    read();
    return () => awareness.off("change", read);
  }, [awareness, me.person]);
  if (pointers.length === 0) return null;
  return (
    <OnTable>
      {pointers.map(({ client, person, x, y }) => (
        <div
          key={client} aria-hidden data-pointer className="pointer-events-none absolute top-0 left-0 z-[1001] transition-transform duration-100 ease-linear"
          style={{ transform: `translate(${x}px, ${y}px)` }}
        >
          <div className="flex origin-top-left items-start" style={{ transform: `scale(${1 / zoom})` }}>
            <svg width={16} height={18} viewBox="0 0 16 18" className="shrink-0 stroke-ink" style={{ fill: colorOf(person) }}>
              <path d="M1 1 L14 8.5 L8 10 L5 16.5 Z" strokeWidth={1.2} strokeLinejoin="round" />
            </svg>
            <span className="mt-3 max-w-32 truncate rounded border border-edge px-1 text-[11px] leading-4 font-medium text-ink" style={{ background: colorOf(person) }}>
              {nameOf(person, people[person])}
            </span>
          </div>
        </div>
      ))}
    </OnTable>
  );
}
