import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useText } from "../hooks";
import { common } from "../texts/common";
import { announcements, dismiss, subscribeToAnnouncements } from "./announcements";
import { Button, IconButton } from "./Button";

/** Shows and reads out what `announce` says. Once per page. */
export function Toaster() {
  const shown = useSyncExternalStore(subscribeToAnnouncements, announcements);
  const t = useText(common);
  return (
    <div aria-live="polite" role="status" style={{ bottom: "var(--toasts-above, 0.75rem)" }} className="pointer-events-none fixed inset-x-3 z-50 flex flex-col items-center gap-2">
      {shown.map((one) => (
        <div
          key={one.id}
          className={`pointer-events-auto flex max-w-xl items-start gap-2 rounded-lg border bg-raised py-2 pr-1 pl-4 shadow-lg ${one.tone === "problem" ? "border-danger" : "border-edge"}`}
        >
          <p className="py-1">{one.text}</p>
          {one.remedy && (
            <Button look="quiet" className="min-h-9 px-2 text-accent" onClick={() => { dismiss(one.id); one.remedy?.run(); }}>{one.remedy.label}</Button>
          )}
          <IconButton label={t("close")} icon={X} onClick={() => dismiss(one.id)} />
        </div>
      ))}
    </div>
  );
}
