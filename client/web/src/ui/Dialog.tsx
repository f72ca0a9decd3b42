import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useText } from "../hooks";
import { common } from "../texts/common";
import { Button, IconButton } from "./Button";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the end. */
  readonly actions?: ReactNode;
}

/**
 * A modal dialog: render it to open it. The browser's own `<dialog>`, which keeps the focus inside and returns it, closes on
 * Escape, and injects no style (the component libraries' dialogs do, against our Content-Security-Policy).
 */
export function Dialog({ title, onClose, children, actions }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const t = useText(common);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      if (dialog.querySelector("[autofocus]") === null) firstIn(dialog)?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref} aria-labelledby={titleId}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      className="max-h-[92dvh] w-[min(36rem,94vw)] overflow-auto rounded-xl border border-line bg-paper p-5 shadow-xl"
    >
      <div className="mb-3 flex items-start justify-between gap-3">
        <h2 id={titleId}>{title}</h2>
        <IconButton label={t("close")} icon={X} onClick={onClose} className="-mt-1 -mr-1" />
      </div>
      {children}
      {actions && <div className="mt-5 flex flex-wrap justify-end gap-2">{actions}</div>}
    </dialog>
  );
}

/** Where one begins in a dialog: its first field, else what to do next, else the first button after the one that closes it. */
function firstIn(dialog: HTMLDialogElement): HTMLElement | undefined {
  const [, ...buttons] = dialog.querySelectorAll<HTMLElement>("button:not(:disabled)");
  return dialog.querySelector<HTMLElement>(":is(input, select, textarea):not(:disabled)")
    ?? buttons.find((button) => button.hasAttribute("data-primary")) ?? buttons[0];
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that is hard to take back. */
export function Confirm({ title, text, action, danger = false, onConfirm, onClose }: ConfirmProps) {
  const t = useText(common);
  return (
    <Dialog
      title={title} onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look={danger ? "danger" : "primary"} onClick={() => { onClose(); onConfirm(); }}>{action}</Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
