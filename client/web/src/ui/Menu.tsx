import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Fragment, type ReactElement, type ReactNode } from "react";

export type MenuItem =
  | { readonly kind?: "action"; readonly label: string; readonly icon?: LucideIcon; readonly danger?: boolean; readonly disabled?: boolean; readonly run: () => void }
  | { readonly kind: "check"; readonly label: string; readonly checked: boolean; readonly disabled?: boolean; readonly change: (checked: boolean) => void }
  | { readonly kind: "heading"; readonly label: string }
  | { readonly kind: "line" };

const line =
  "flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-3 py-1 outline-none data-disabled:cursor-not-allowed data-disabled:opacity-50 data-highlighted:bg-accent-soft";

/**
 * A menu on a button. Entries that are checked stay in sight when they change. `modal={false}` matters: the modal variant locks scrolling with an injected `<style>`, which our
 * Content-Security-Policy refuses.
 */
export function Menu({ trigger, items, defaultOpen = false }: {
  readonly trigger: ReactElement; readonly items: readonly MenuItem[];
  /** Open from the beginning: for a menu that is only made when somebody asks for it. */
  readonly defaultOpen?: boolean;
}): ReactNode {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      {/* Among the content of the page, which is a landmark: at the end of the document nobody who goes by landmarks finds it. */}
      <DropdownMenu.Portal container={document.getElementById("content")}>
        <DropdownMenu.Content
          align="end" sideOffset={4} collisionPadding={8}
          className="z-60 max-h-[min(32rem,var(--radix-dropdown-menu-content-available-height))] min-w-52 overflow-auto rounded-lg border border-line bg-raised p-1 shadow-lg"
        >
          {items.map((item, at) => (
            <Fragment key={at}>
              {item.kind === "line" && <DropdownMenu.Separator className="my-1 h-px bg-line" />}
              {item.kind === "heading" && <DropdownMenu.Label className="px-3 py-1 text-sm text-soft">{item.label}</DropdownMenu.Label>}
              {item.kind === "check" && (
                <DropdownMenu.CheckboxItem
                  checked={item.checked} disabled={item.disabled ?? false} onCheckedChange={item.change} onSelect={(event) => event.preventDefault()}
                  className={line}
                >
                  <span className="flex size-4 shrink-0 items-center"><DropdownMenu.ItemIndicator><Check aria-hidden size={16} /></DropdownMenu.ItemIndicator></span>
                  {item.label}
                </DropdownMenu.CheckboxItem>
              )}
              {(item.kind === undefined || item.kind === "action") && (
                <DropdownMenu.Item
                  disabled={item.disabled ?? false} onSelect={item.run}
                  className={`${line} ${item.danger ? "text-danger" : ""}`}
                >
                  {item.icon && <item.icon aria-hidden size={16} className="shrink-0" />}
                  {item.label}
                </DropdownMenu.Item>
              )}
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
