import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function CockpitScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_cockpit")}>{t("in_progress")}</EmptyState>;
}
