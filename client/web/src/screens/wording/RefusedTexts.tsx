import { useCommand, useText } from "../../hooks";
import type { BoardKey, ProblemId, TaskId } from "../../protocol/generated";
import { type ListText, textOf } from "../../sync/listTexts";
import { wording } from "../../texts/wording";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/Panel";
import type { ListTexts } from "./useListText";

/** After the server refused an edit: shows it, keeps it as a draft, and starts from the server's texts. */
export function RefusedTexts({ texts }: { readonly texts: ListTexts }) {
  const t = useText(wording);
  const { send } = useCommand();
  const { document, saved, restart } = texts;
  if (document === null || saved.kind !== "refused") return null;
  const mine = [...document.unsent()]
    .map((id) => textOf(document, (id.startsWith("t") ? { of: "task", id: id as TaskId } : { of: "problem", id: id as ProblemId }) satisfies ListText))
    .flatMap((text) => (text === null ? [] : [text.toString()]));
  const onward = async () => {
    for (const text of mine) await send({ type: "keep_draft", board: "list" as BoardKey, text }, "quiet");
    await restart();
  };
  return (
    <Banner tone="danger" action={<Button onClick={() => void onward()}>{t("refused_again")}</Button>}>
      <p>{t("refused")}</p>
      {mine.length > 0 && <p>{t("refused_text")}</p>}
      {mine.map((text, at) => <blockquote key={at} className="mt-1 border-l-2 border-current pl-3 text-ink select-all">{text}</blockquote>)}
    </Banner>
  );
}
