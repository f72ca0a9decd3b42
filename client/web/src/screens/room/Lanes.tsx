// The lanes: paper under the notes, some with the name of their kind. One drawing for all of them, because every box of its own
// would become a layer of its own when the board moves.

import { memo } from "react";
import type { Lane } from "../../board/lanes";
import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import { board } from "../../texts/board";
import { KindIcon } from "../../ui/KindIcon";
import { useDesk } from "./desk";

export const Lanes = memo(function Lanes({ lanes }: { readonly lanes: readonly Lane[] }) {
  const desk = useDesk();
  const t = useText(board);
  const language = useLanguage();
  return (
    <>
      <svg aria-hidden width={1} height={1} className="pointer-events-none absolute top-0 left-0 -z-1 overflow-visible">
        {lanes.map(({ id, role, x, y, width, height }) => (
          <rect
            key={id} x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx={12}
            className={role.kind === "loose" ? "fill-paper/70 stroke-edge" : "fill-paper/70 stroke-line"} strokeDasharray={role.kind === "loose" ? "4 3" : undefined}
          />
        ))}
      </svg>
      {lanes.map(({ id, role, x, y }) => {
        const of = role.kind === "column" ? desk.exercise.kinds.find((kind) => kind.id === role.of) : undefined;
        const title = of !== undefined ? local(of.label, language) : role.kind === "loose" ? t("loose") : "";
        return title !== "" && (
          <p key={id} className="pointer-events-none absolute flex h-9 items-center gap-1.5 px-4 font-medium text-soft" style={{ left: x, top: y }}>
            {of && <KindIcon name={of.icon} />}{title}
          </p>
        );
      })}
    </>
  );
});
