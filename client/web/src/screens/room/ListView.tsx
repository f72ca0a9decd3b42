// The board as a list: the same notes and the same operations, for phones, screen readers, and whoever likes lists better.

import { local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import { type Branch, branchesOf } from "../../board/tree";
import { room } from "../../texts/room";
import { type BoardViewProps, type Editing, useDesk } from "./desk";
import { NoteCard } from "./NoteCard";
import type { Writers } from "./useBoard";

export function ListView({ tree, editing, chosen, writers }: BoardViewProps & { readonly writers: Writers }) {
  const desk = useDesk();
  const t = useText(room);
  const language = useLanguage();
  const columns = desk.exercise.layout === "columns";
  if (!columns) {
    return (
      <div className="mx-auto w-full max-w-3xl p-3" role="group" aria-label={t("list_label")}>
        <Branches branches={tree} editing={editing} chosen={chosen} writers={writers} />
      </div>
    );
  }
  // Kind by kind, as the board's columns; a note under another one stands with its own kind there too.
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 p-3" role="group" aria-label={t("list_label")}>
      {desk.exercise.kinds.map((kind, place) => {
        const roots = tree.filter((branch) => branch.kind.id === kind.id);
        const count = branchesOf(tree).filter((branch) => branch.kind.id === kind.id).length;
        return (place === 0 || roots.length > 0) && (
          <section key={kind.id}>
            <h3 className="mb-2">{local(kind.label, language)} <span className="font-normal text-soft">{count}</span></h3>
            <Branches branches={roots} editing={editing} chosen={chosen} writers={writers} />
          </section>
        );
      })}
    </div>
  );
}

interface BranchesProps {
  readonly branches: readonly Branch[];
  readonly editing: Editing | null;
  readonly chosen: string | null;
  readonly writers: Writers;
}

const nobody: readonly never[] = [];

function Branches({ branches, editing, chosen, writers }: BranchesProps) {
  const desk = useDesk();
  const notes = useView((view) => view.boards[desk.boardKey]?.notes);
  return (
    <ul className="flex flex-col gap-2">
      {branches.map((branch) => (
        <li key={branch.id}>
          <NoteCard
            branch={branch} meta={notes?.[branch.id]} writers={writers.get(branch.id) ?? nobody} look="list"
            editing={editing?.note === branch.id ? editing : null} chosen={chosen === branch.id} free={branch.note.x !== undefined}
          />
          {branch.children.length > 0 && (
            <div className="mt-2 ml-3 border-l-2 border-line pl-3 sm:ml-5">
              <Branches branches={branch.children} editing={editing} chosen={chosen} writers={writers} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
