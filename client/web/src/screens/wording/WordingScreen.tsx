import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function WordingScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_wording")}>{t("in_progress")}</EmptyState>;
}
