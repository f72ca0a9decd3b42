import { Copy } from "lucide-react";
import { useText } from "../hooks";
import { common } from "../texts/common";
import { announce } from "./announcements";
import { Button } from "./Button";
import { canCopy, copyText } from "./clipboard";

/** Copies a text, and says so. There is none where the browser forbids copying. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const t = useText(common);
  if (!canCopy) return null;
  const copy = async () => {
    if (await copyText(text)) announce(t("copied"));
  };
  return <Button look="quiet" icon={Copy} onClick={() => void copy()}>{label ?? t("copy")}</Button>;
}
