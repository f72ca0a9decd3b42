import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function RevealScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_results")}>{t("in_progress")}</EmptyState>;
}
