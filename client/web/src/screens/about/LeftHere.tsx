import { useEffect, useState } from "react";
import { useSession, useText } from "../../hooks";
import { legible } from "../../legible";
import { saysNothing } from "../../protocol/text";
import { linesFor } from "../../session/kept";
import { openTabs, thisTab } from "../../session/tabs";
import { device } from "../../storage";
import { about } from "../../texts/about";
import { CopyButton } from "../../ui/CopyButton";
import { Card } from "../../ui/Panel";
import { useWaitingTexts } from "../room/useBoard";

/** What somebody was writing when they were removed: it is on this device only, and theirs to take along. */
export function LeftHere() {
  const t = useText(about);
  const { seat } = useSession();
  const waiting = useWaitingTexts();
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    void openTabs().then((open) => setLines(linesFor(device, seat, thisTab, open).map(({ text }) => text)));
  }, [seat]);
  const texts = [...new Set([...lines, ...waiting])].filter((text) => !saysNothing(text));
  if (texts.length === 0) return null;
  return (
    <Card title={t("left_title")}>
      <p className="mb-2 text-soft">{t("left_text")}</p>
      <ul className="flex flex-col gap-2">
        {texts.map((text) => (
          <li key={text} className="flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2">
            <p className="min-w-0 flex-1 basis-60 wrap-anywhere whitespace-pre-wrap">{legible(text)}</p>
            <CopyButton text={text} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
