import { useText } from "../../hooks";
import { wording } from "../../texts/wording";
import { EmptyState } from "../../ui/Panel";

/** What a participant sees meanwhile: what is going on and what to do. */
export default function ParticipantWording() {
  const t = useText(wording);
  return <EmptyState title={t("now_title")}>{t("now_text")}</EmptyState>;
}
