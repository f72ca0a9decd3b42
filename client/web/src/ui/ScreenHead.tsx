import type { ReactNode } from "react";

/** The head of a screen: its title, one sentence on what it is for, how far it is, and what to do next. */
export function ScreenHead({ title, lead, facts, children }: {
  readonly title: string; readonly lead?: string | undefined; readonly facts?: ReactNode; readonly children?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <h1>{title}</h1>
        {lead && <p className="mt-1 max-w-prose text-soft">{lead}</p>}
        {facts && <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">{facts}</div>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}

/** How much of something is done: a bar, and the same in words beside it. */
export function Progress({ done, all, label }: { readonly done: number; readonly all: number; readonly label: string }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      <span aria-hidden className="h-2 w-24 overflow-hidden sm:w-40 rounded-full bg-line">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${all === 0 ? 0 : Math.min(100, (100 * done) / all)}%` }} />
      </span>
      <span className="tabular-nums">{label}</span>
    </span>
  );
}
