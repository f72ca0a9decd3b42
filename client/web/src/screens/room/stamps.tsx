// Icons on a board, as pictures. A drawing (`<svg>`) costs the browser a space of its own to move and to cut, three in every note: most of what it
// did for a note that comes into sight. So each icon is drawn once, out of sight, and every note shows a picture of that, in the same colour.

import { Ellipsis, type LucideIcon, Users } from "lucide-react";
import { type CSSProperties, memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTheme } from "../../hooks";
import type { Kind, KindId } from "../../protocol/generated";
import { KindIcon } from "../../ui/KindIcon";

const icons = { more: Ellipsis, same: Users } as const satisfies Record<string, LucideIcon>;

/** An icon of a kind, or one that every note has. */
export type StampName = keyof typeof icons | `kind-${KindId}`;

/** Shows an icon; inside of an element that carries the `Stamps`. Decoration. */
export function Stamp({ name, size }: { readonly name: StampName; readonly size: number }) {
  const style: CSSProperties & { readonly "--stamp": string } = { width: size, height: size, "--stamp": `var(--stamp-${name})` };
  return <span aria-hidden data-stamp={name} className="inline-block shrink-0" style={style} />;
}

export const MoreStamp = () => <Stamp name="more" size={18} />;

/** Draws the icons for the element that it stands in, in that element's colour. */
export const Stamps = memo(function Stamps({ kinds }: { readonly kinds: readonly Kind[] }) {
  const originals = useRef<HTMLDivElement>(null);
  const colours = useColours();
  useLayoutEffect(() => {
    const carrier = originals.current?.parentElement;
    if (!carrier) return;
    const { color } = getComputedStyle(carrier);
    for (const original of originals.current?.children ?? []) {
      const [drawing] = original.children;
      if (drawing === undefined || !(original instanceof HTMLElement)) continue;
      const words = new XMLSerializer().serializeToString(drawing).replaceAll("currentColor", color);
      carrier.style.setProperty(`--stamp-${original.dataset["original"]}`, `url("data:image/svg+xml,${encodeURIComponent(words)}")`);
    }
  }, [kinds, colours]);
  return (
    <div ref={originals} hidden>
      {Object.entries(icons).map(([name, Icon]) => <span key={name} data-original={name}><Icon aria-hidden /></span>)}
      {kinds.map(({ id, icon }) => <span key={id} data-original={`kind-${id}`}><KindIcon name={icon} size={24} /></span>)}
    </div>
  );
});

/** Something else whenever the colours may be others: light or dark, or those of the system. */
function useColours(): unknown {
  const theme = useTheme();
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const lists = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
    const change = () => setChanges((count) => count + 1);
    for (const list of lists) list.addEventListener("change", change);
    return () => {
      for (const list of lists) list.removeEventListener("change", change);
    };
  }, []);
  return `${theme} ${changes}`;
}
