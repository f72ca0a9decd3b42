import { LoaderCircle } from "lucide-react";
import { useText } from "../hooks";
import { common } from "../texts/common";

/** Something is on its way. */
export function Loading() {
  const t = useText(common);
  return (
    <p role="status" className="flex items-center justify-center gap-2 p-10 text-soft">
      <LoaderCircle aria-hidden size={20} className="animate-spin motion-reduce:animate-none" />
      {t("loading")}
    </p>
  );
}
