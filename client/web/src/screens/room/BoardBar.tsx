// The bar above a board: time, whether everything is saved, undo, search, what else can be done, and board or list.

import { Download, Ellipsis, FileImage, Image, Keyboard, LayoutDashboard, List, ListChecks, Redo2, Search, Undo2 } from "lucide-react";
import { memo } from "react";
import { useText } from "../../hooks";
import type { TimerView } from "../../protocol/generated";
import type { OpenDocument } from "../../sync/documents";
import { board } from "../../texts/board";
import { IconButton } from "../../ui/Button";
import { Menu, type MenuItem } from "../../ui/Menu";
import { SavedStateOf } from "../../ui/SavedState";
import { Timer } from "../../ui/Timer";
import type { ViewChoice } from "./viewChoice";

interface Props {
  readonly timer: { readonly timer: TimerView; readonly own: boolean } | null;
  readonly document: OpenDocument;
  /** Whether the exercise is open in this room, also for somebody who only reads. */
  readonly isOpen: boolean;
  readonly writable: boolean;
  readonly onUndo: (how: "undo" | "redo") => void;
  readonly searching: boolean;
  readonly onSearch: () => void;
  readonly selecting: boolean;
  readonly onSelecting: () => void;
  readonly onPicture: (kind: "png" | "svg") => void;
  readonly onHelp: () => void;
  readonly view: ViewChoice;
  readonly onView: (view: ViewChoice) => void;
}

export const BoardBar = memo(function BoardBar({ timer, document, isOpen, writable, onUndo, searching, onSearch, selecting, onSelecting, onPicture, onHelp, view, onView }: Props) {
  const t = useText(board);
  const pressed = "aria-pressed:bg-accent-soft aria-pressed:text-ink";
  const pictures: MenuItem[] = [
    { kind: "heading", label: t("picture") },
    { label: t("picture_png"), icon: Image, run: () => onPicture("png") },
    { label: t("picture_svg"), icon: FileImage, run: () => onPicture("svg") },
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-paper px-3 py-1">
      {/* On a narrow screen it stands in the head of the room, which stays in sight. */}
      {timer && <span className="max-lg:hidden" title={t(timer.own ? "timer_room" : "timer_all")}><Timer timer={timer.timer} /></span>}
      <SavedStateOf document={document} open={isOpen} />
      <span className="ml-auto flex flex-wrap items-center justify-end max-sm:order-1 max-sm:w-full">
        {writable && (
          <>
            <IconButton label={t("undo")} icon={Undo2} onClick={() => onUndo("undo")} />
            <IconButton label={t("redo")} icon={Redo2} onClick={() => onUndo("redo")} />
          </>
        )}
        <IconButton label={t("search")} icon={Search} aria-pressed={searching} onClick={onSearch} className={pressed} />
        {writable && <IconButton label={t("select_many")} icon={ListChecks} aria-pressed={selecting} onClick={onSelecting} className={pressed} />}
        <Menu trigger={<IconButton label={t("picture")} icon={Download} className="max-sm:hidden" />} items={pictures} />
        <IconButton label={t("help")} icon={Keyboard} onClick={onHelp} className="max-sm:hidden" />
        <Menu
          trigger={<IconButton label={t("more")} icon={Ellipsis} className="sm:hidden" />}
          items={[...pictures, { kind: "line" }, { label: t("help"), icon: Keyboard, run: onHelp }]}
        />
      </span>
      {/* On a phone beside the saved state, above the buttons. */}
      <span role="group" aria-label={t("view_label")} className="-ml-2 flex overflow-hidden rounded-lg border border-line max-sm:ml-auto">
        {(["board", "list"] as const).map((one) => {
          const Icon = one === "board" ? LayoutDashboard : List;
          return (
            <button
              key={one} type="button" aria-pressed={view === one} onClick={() => onView(one)}
              className="inline-flex min-h-9 items-center gap-1.5 px-2.5 text-sm whitespace-nowrap text-soft -outline-offset-2 hover:text-ink aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-ink"
            >
              <Icon aria-hidden size={16} />{t(`view_${one}`)}
            </button>
          );
        })}
      </span>
    </div>
  );
});
