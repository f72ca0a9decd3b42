import { Check, Copy } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useText } from "../hooks";
import { common } from "../texts/common";
import { Button } from "./Button";
import { copyText } from "./clipboard";

/** A text to take along: a link, a code. Where the clipboard is not allowed, the text is selected for copying by hand. */
export function CopyField({ label, value, hint }: { readonly label: string; readonly value: string; readonly hint?: string }) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const t = useText(common);
  const copy = async () => {
    box.current?.select();
    setCopied((await copyText(value)) || document.execCommand("copy"));
    setTimeout(() => setCopied(false), 2500);
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">{label}</label>
      {hint && <p className="text-sm text-soft">{hint}</p>}
      <div className="flex gap-2">
        <input
          ref={box} id={id} readOnly value={value} onFocus={(event) => event.target.select()}
          className="min-h-10 w-full min-w-0 rounded-lg border border-line bg-ground px-3 py-1.5 font-mono text-sm text-ink"
        />
        <Button icon={copied ? Check : Copy} onClick={() => void copy()} className="shrink-0">
          <span className="max-sm:sr-only" aria-live="polite">{copied ? t("copied") : t("copy")}</span>
        </Button>
      </div>
    </div>
  );
}
