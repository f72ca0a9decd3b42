import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function MergeScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_list")}>{t("in_progress")}</EmptyState>;
}
