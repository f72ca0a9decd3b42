import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function AboutMeScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_me")}>{t("in_progress")}</EmptyState>;
}
