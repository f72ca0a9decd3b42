import { useText } from "../../hooks";
import { wording } from "../../texts/wording";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Panel";
import type { ListTexts } from "./useListText";

/** What I wrote and the server did not take, so that it is not lost: the right to write ended while it was on its way. */
export function RefusedTexts({ texts: { lost, putAway } }: { readonly texts: ListTexts }) {
  const t = useText(wording);
  if (lost.length === 0) return null;
  return (
    <Banner tone="danger" action={<Button onClick={putAway}>{t("refused_again")}</Button>}>
      <p>{t("refused")}</p>
      <p>{t("refused_text")}</p>
      {lost.map((text) => <blockquote key={text} className="mt-1 border-l-2 border-current pl-3 text-ink select-all">{text}</blockquote>)}
    </Banner>
  );
}
