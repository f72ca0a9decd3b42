import { useText } from "../../hooks";
import { wording } from "../../texts/wording";
import { EmptyState } from "../../ui/Panel";

/** What a participant sees meanwhile: what is going on and what to do. */
export default function ParticipantTasks() {
  const t = useText(wording);
  return <EmptyState title={t("tasks_now_title")}>{t("tasks_now_text")}</EmptyState>;
}
