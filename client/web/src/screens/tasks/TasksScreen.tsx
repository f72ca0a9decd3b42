import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function TasksScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_tasks")}>{t("in_progress")}</EmptyState>;
}
