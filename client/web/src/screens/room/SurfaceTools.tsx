import { LayoutGrid, Maximize, MousePointer2, Move, SquareDashedMousePointer, ZoomIn, ZoomOut } from "lucide-react";
import { memo } from "react";
import { useMe, useText } from "../../hooks";
import { board } from "../../texts/board";
import { IconButton } from "../../ui/Button";
import { useDesk } from "./desk";

interface Props {
  readonly onZoom: (by: 1 | -1) => void;
  readonly onFit: () => void;
  readonly byHand: boolean;
  readonly onByHand: (byHand: boolean) => void;
  /** Whether dragging over the table draws a rectangle that selects. */
  readonly marquee: boolean;
  readonly onMarquee: (marquee: boolean) => void;
  /** Whether pointers are told and shown; null where there are none. */
  readonly pointers: boolean | null;
  readonly onPointers: (pointers: boolean) => void;
  /** Gives the notes that somebody put outside the rows back to them; null where there are none. */
  readonly onTidy: (() => void) | null;
}

/** The buttons at the edge of the board. */
export const SurfaceTools = memo(function SurfaceTools({ onZoom, onFit, byHand, onByHand, marquee, onMarquee, pointers, onPointers, onTidy }: Props) {
  const desk = useDesk();
  const t = useText(board);
  const { role } = useMe();
  const pressed = "aria-pressed:bg-accent-soft aria-pressed:text-ink";
  return (
    <div data-tools role="toolbar" aria-orientation="vertical" aria-label={t("tools")} className="absolute bottom-3 left-3 z-10 flex flex-col rounded-lg border border-line bg-paper shadow-sm">
      <IconButton label={t("zoom_in")} icon={ZoomIn} onClick={() => onZoom(1)} />
      <IconButton label={t("zoom_out")} icon={ZoomOut} onClick={() => onZoom(-1)} />
      <IconButton label={t("fit")} icon={Maximize} onClick={onFit} />
      {pointers !== null && <IconButton label={t(role === "participant" ? "pointers" : "pointers_seen")} icon={MousePointer2} aria-pressed={pointers} onClick={() => onPointers(!pointers)} className={pressed} />}
      {desk.writable && (
        <>
          <IconButton label={t("marquee")} icon={SquareDashedMousePointer} aria-pressed={marquee} onClick={() => onMarquee(!marquee)} className={pressed} />
          <IconButton label={t("free_on")} icon={Move} aria-pressed={byHand} onClick={() => onByHand(!byHand)} className={pressed} />
          {onTidy && <IconButton label={t("tidy_all")} icon={LayoutGrid} onClick={onTidy} />}
        </>
      )}
    </div>
  );
});
