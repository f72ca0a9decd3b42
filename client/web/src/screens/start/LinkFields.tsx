import { useText } from "../../hooks";
import type { Links } from "../../protocol/generated";
import { start } from "../../texts/start";
import { CopyField } from "../../ui/CopyField";
import { QrCode } from "../../ui/QrCode";

/** The links of a workshop, and the participants' one as a QR code. */
export function LinkFields({ links }: { readonly links: Links }) {
  const t = useText(start);
  return (
    <div className="flex flex-wrap gap-6">
      <div className="flex min-w-0 flex-1 basis-80 flex-col gap-5">
        <CopyField label={t("link_participant")} value={links.participant} />
        <CopyField label={t("link_facilitator")} hint={t("link_facilitator_hint")} value={links.facilitator} />
        <CopyField label={t("link_observer")} hint={t("link_observer_hint")} value={links.observer} />
      </div>
      <figure className="w-44 max-w-full">
        <QrCode text={links.participant} label={t("qr_label")} />
        <figcaption className="mt-1 text-sm text-soft">{t("qr_hint")}</figcaption>
      </figure>
    </div>
  );
}
