import { useText } from "../../hooks";
import { common } from "../../texts/common";
import { EmptyState } from "../../ui/Panel";

export default function RoomScreen() {
  const t = useText(common);
  return <EmptyState title={t("area_rooms")}>{t("in_progress")}</EmptyState>;
}
