import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function ReportScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_report")}>{t("in_progress")}</EmptyState>;
}
