import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface Props<Value extends string> {
  readonly label: string;
  readonly tabs: ReadonlyArray<{ readonly value: Value; readonly label: string; readonly content: ReactNode }>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** Two views of the same thing, or a few parts of one; arrow keys move between them. */
export function Tabs<Value extends string>({ label, tabs, value, onChange }: Props<Value>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as Value)}>
      <Radix.List aria-label={label} className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value} value={tab.value}
            onMouseDownCapture={(event) => {
              if (event.button !== 0 || event.ctrlKey) return;
              // The library would give the focus itself, and a browser then draws the ring of the keyboard's focus.
              event.stopPropagation();
              onChange(tab.value);
            }}
            className="min-h-10 border-b-2 border-transparent px-3 py-1.5 text-left leading-tight font-medium wrap-break-word text-soft -outline-offset-2 hover:text-ink max-sm:px-2 data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => <Radix.Content key={tab.value} value={tab.value}>{tab.content}</Radix.Content>)}
    </Radix.Root>
  );
}
