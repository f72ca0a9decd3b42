import { useText } from "../../hooks";
import { scoring } from "../../texts/scoring";
import { EmptyState } from "../../ui/Panel";

/** What a participant sees meanwhile: what is going on and what to do. */
export default function ParticipantScoring() {
  const t = useText(scoring);
  return <EmptyState title={t("now_title")}>{t("now_text")}</EmptyState>;
}
