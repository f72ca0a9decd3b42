import { useText } from "../../hooks";
import { plan } from "../../texts/plan";
import { EmptyState } from "../../ui/Panel";

/** What a participant sees meanwhile: what is going on and what to do. */
export default function ParticipantPlan() {
  const t = useText(plan);
  return <EmptyState title={t("now_title")}>{t("now_text")}</EmptyState>;
}
