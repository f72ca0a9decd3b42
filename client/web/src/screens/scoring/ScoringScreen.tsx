import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function ScoringScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_scoring")}>{t("in_progress")}</EmptyState>;
}
