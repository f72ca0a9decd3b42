import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** A sheet of paper: a group of things that belong together. */
export function Card({ title, actions, children, className = "" }: {
  readonly title?: string; readonly actions?: ReactNode; readonly children: ReactNode; readonly className?: string;
}) {
  return (
    <section className={`min-w-0 rounded-xl border border-line bg-paper p-4 sm:p-5 ${className}`}>
      {(title || actions) && (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          {title && <h2>{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}

export type Tone = "info" | "good" | "warn" | "danger";

const tones: Record<Tone, { box: string; icon: LucideIcon }> = {
  info: { box: "bg-accent-soft text-ink", icon: Info },
  good: { box: "bg-good-soft text-good", icon: CircleCheck },
  warn: { box: "bg-warn-soft text-warn", icon: TriangleAlert },
  danger: { box: "bg-danger-soft text-danger", icon: CircleAlert },
};

/** A message that stays where it is. The icon says the tone to those who do not see the colour. */
export function Banner({ tone = "info", children, action }: { readonly tone?: Tone; readonly children: ReactNode; readonly action?: ReactNode }) {
  const { box, icon: Icon } = tones[tone];
  return (
    <div role={tone === "danger" ? "alert" : undefined} className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg px-4 py-2.5 max-sm:px-3 max-sm:py-2 ${box}`}>
      <Icon aria-hidden size={18} className="shrink-0" />
      <div className="min-w-0 flex-1 basis-40 max-sm:basis-56">{children}</div>
      {action}
    </div>
  );
}

/** A word or two beside something. */
export function Badge({ tone, children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span className={`inline-flex items-center gap-1 rounded-full whitespace-nowrap px-2.5 py-0.5 text-sm ${tone ? tones[tone].box : "border border-line bg-raised text-soft"}`}>
      {children}
    </span>
  );
}

/** Says why there is nothing here yet and what will bring something. */
export function EmptyState({ title, children, icon: Icon, heading = false }: {
  readonly title: string; readonly children?: ReactNode; readonly icon?: LucideIcon;
  /** Whether this is all there is on the page, so that its title is the page's. */
  readonly heading?: boolean;
}) {
  const Title = heading ? "h1" : "p";
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center">
      {Icon && <Icon aria-hidden size={32} className="text-soft" />}
      <Title className="text-lg font-medium">{title}</Title>
      {children && <div className="max-w-prose text-soft">{children}</div>}
    </div>
  );
}
