import { useText } from "../../hooks";
import { merge } from "../../texts/merge";
import { EmptyState } from "../../ui/Panel";

/** What a participant sees meanwhile: what is going on and what to do. */
export default function ParticipantMerge() {
  const t = useText(merge);
  return <EmptyState title={t("now_title")}>{t("now_text")}</EmptyState>;
}
