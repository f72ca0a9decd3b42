// Everything that can be done with a note, in a menu. A board has hundreds of notes, so the menu itself is made when it is opened.

import { ArrowDown, ArrowUp, Ellipsis, FolderInput, LayoutGrid, ListChecks, MessageSquarePlus, Pencil, Plus, Shapes, Trash2, Users } from "lucide-react";
import { type ReactElement, useState } from "react";
import { type Branch, mayStand } from "../../board/tree";
import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { NoteMetaView } from "../../protocol/generated";
import { room } from "../../texts/room";
import { IconButton } from "../../ui/Button";
import { Menu, type MenuItem } from "../../ui/Menu";
import { useDesk } from "./desk";
import { MoreStamp } from "./stamps";
import { useTabIndex } from "./tabStop";

/** The texts that a problem may carry beside its own. */
export const detailFields = ["situation", "example"] as const;
export const detailLabels = { situation: "situation", example: "own_example" } as const;

interface Props {
  readonly branch: Branch;
  readonly meta: NoteMetaView | undefined;
  /** Whether the note was put somewhere by hand. */
  readonly free: boolean;
  /** Whether the note is on a board. */
  readonly onTable: boolean;
}

export function NoteMenu({ onTable, ...props }: Props) {
  const desk = useDesk();
  const t = useText(room);
  const [opened, setOpened] = useState(false);
  const tabIndex = useTabIndex();
  if (!desk.writable) return null;
  const icon = onTable ? MoreStamp : Ellipsis;
  const look = "nodrag -my-1 -mr-1.5 size-8 text-ink";
  return opened
    ? <OpenMenu {...props} trigger={<IconButton label={t("note_menu")} icon={icon} tabIndex={tabIndex} className={look} />} />
    : <IconButton label={t("note_menu")} icon={icon} tabIndex={tabIndex} className={look} aria-haspopup="menu" aria-expanded={false} onClick={() => setOpened(true)} />;
}

function OpenMenu({ branch, meta, free, trigger }: Omit<Props, "onTable"> & { readonly trigger: ReactElement }) {
  const desk = useDesk();
  const t = useText(room);
  const language = useLanguage();
  const { id } = branch;
  const { openMove } = desk;
  // The menu gives the focus back to its button when it closes; what takes the focus itself comes after that.
  const then = (run: () => void) => () => void setTimeout(run, 40);
  const under = desk.exercise.kinds.filter((kind) => mayStand(kind, branch.kind));
  const items: MenuItem[] = [
    { label: t("edit"), icon: Pencil, run: then(() => desk.edit({ note: id, field: "text" })) },
    ...(branch.kind.problem
      ? detailFields.map((field): MenuItem => ({ label: `${t(detailLabels[field])}…`, icon: MessageSquarePlus, run: then(() => desk.edit({ note: id, field })) }))
      : []),
    ...under.map((kind): MenuItem => ({ label: t("add_under", { kind: local(kind.label, language) }), icon: Plus, run: then(() => desk.addUnder(kind.id, id)) })),
    { kind: "line" },
    { label: t("place"), icon: Shapes, run: then(() => desk.openPlace(desk.together(id))) },
    ...(openMove === null ? [] : [{ label: t("move_elsewhere"), icon: FolderInput, run: then(() => openMove(desk.together(id))) } as MenuItem]),
    { label: t("select_note"), icon: ListChecks, run: () => desk.select(id, "toggle") },
    { label: t("up"), icon: ArrowUp, run: () => desk.step(id, "up") },
    { label: t("down"), icon: ArrowDown, run: () => desk.step(id, "down") },
    ...(free ? [{ label: t("tidy"), icon: LayoutGrid, run: () => desk.tidy([id]) } as MenuItem] : []),
    ...(desk.maySay && meta !== undefined && meta.author !== desk.me
      ? [{ label: meta.same_mine ? t("same_example") : t("same"), icon: Users, run: then(() => desk.openSame(id)) } as MenuItem]
      : []),
    { kind: "line" },
    { label: t("delete"), icon: Trash2, danger: true, run: then(() => desk.remove(desk.together(id))) },
  ];
  return <Menu items={items} trigger={trigger} defaultOpen />;
}
