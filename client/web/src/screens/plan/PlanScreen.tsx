import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function PlanScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_plan")}>{t("in_progress")}</EmptyState>;
}
