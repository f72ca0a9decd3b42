// The board as a list: the same notes and the same operations, for phones, screen readers, and whoever likes lists better.

import { createContext, memo, useContext } from "react";
import { type Branch, branchesOf } from "../../board/tree";
import { local } from "../../format";
import { useLanguage, useText, useView } from "../../hooks";
import type { NoteId } from "../../protocol/generated";
import { board } from "../../texts/board";
import { type BoardViewProps, useDesk } from "./desk";
import { NoteCard } from "./NoteCard";
import { stopAmong } from "./tabStop";

/** The note at which the Tab key stops. */
const StopAt = createContext<NoteId | null>(null);

export const ListView = memo(function ListView(props: BoardViewProps) {
  const { tree, ...view } = props;
  const { found, chosen } = view;
  const shown = branchesOf(tree).filter((branch) => shows(branch, found));
  const stop = stopAmong(shown.map((branch) => branch.id), chosen);
  const desk = useDesk();
  const t = useText(board);
  const language = useLanguage();
  const columns = desk.exercise.layout === "columns";
  if (!columns) {
    return (
      <div className="mx-auto w-full max-w-3xl p-3" role="group" aria-label={t("list_label")}>
        <StopAt value={stop}><Branches {...view} branches={tree} /></StopAt>
      </div>
    );
  }
  // Kind by kind, as the board's columns; a note under another one stands with its own kind there too.
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 p-3" role="group" aria-label={t("list_label")}>
      {desk.exercise.kinds.map((kind, place) => {
        const roots = tree.filter((branch) => branch.kind.id === kind.id);
        const count = branchesOf(tree).filter((branch) => branch.kind.id === kind.id && (found?.has(branch.id) ?? true)).length;
        return (found === null ? place === 0 || roots.length > 0 : roots.some((root) => shows(root, found))) && (
          <section key={kind.id}>
            <h3 className="mb-2">{local(kind.label, language)} <span className="font-normal text-soft">{count}</span></h3>
            <StopAt value={stop}><Branches {...view} branches={roots} /></StopAt>
          </section>
        );
      })}
    </div>
  );
});

/** Whether a branch is in what a search found, itself or below. */
function shows(branch: Branch, found: ReadonlySet<string> | null): boolean {
  return found === null || found.has(branch.id) || branch.children.some((child) => shows(child, found));
}

const nobody: readonly never[] = [];

type Looks = Omit<BoardViewProps, "tree">;

function Branches({ branches, ...view }: Looks & { readonly branches: readonly Branch[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {branches.filter((branch) => shows(branch, view.found)).map((branch) => <Item key={branch.id} branch={branch} {...view} />)}
    </ul>
  );
}

/** A note and what stands under it; drawn again only when something in it changes, however long the list is. */
const Item = memo(function Item({ branch, ...view }: Looks & { readonly branch: Branch }) {
  const { editing, chosen, writers, selection, selecting, found } = view;
  const desk = useDesk();
  const stop = useContext(StopAt);
  const meta = useView((all) => all.boards[desk.boardKey]?.notes?.[branch.id]);
  return (
    <li className={branch.parent === null ? "-m-1 p-1 [contain-intrinsic-size:auto_20rem] [content-visibility:auto]" : ""}>
      <NoteCard
        branch={branch} meta={meta} writers={writers.get(branch.id) ?? nobody} look="list"
        editing={editing?.note === branch.id ? editing : null} chosen={chosen === branch.id} free={branch.note.x !== undefined}
        selected={selection.has(branch.id)} selecting={selecting} faded={found !== null && !found.has(branch.id)} stop={branch.id === stop}
      />
      {branch.children.length > 0 && (
        <div className="mt-2 ml-3 border-l-2 border-line pl-3 sm:ml-5">
          <Branches {...view} branches={branch.children} />
        </div>
      )}
    </li>
  );
});
