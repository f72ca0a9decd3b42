import { useText } from "../../hooks";
import type { MatchReason } from "../../protocol/generated";
import { merge } from "../../texts/merge";

/** The words that say the same, each pair once; forms that differ are shown as a pair. */
export function sameWords(reason: MatchReason, side: "a" | "b" = "a"): string {
  const other = side === "a" ? "b" : "a";
  return reason.same.map((pair) => (pair.how === "same" ? pair[side] : `${pair[side]} = ${pair[other]}`)).join(", ");
}

/** Why two notes look alike and in what they differ, in words; `side` is the note seen as "here", `alike` whether they mean the same. */
export function Reason({ reason, side, alike }: { readonly reason: MatchReason; readonly side: "a" | "b"; readonly alike: boolean }) {
  const t = useText(merge);
  const here = side === "a" ? reason.only_a : reason.only_b;
  const there = side === "a" ? reason.only_b : reason.only_a;
  return (
    <div className="flex flex-col gap-0.5 text-sm">
      {alike && <p>{t("alike_in_meaning")}</p>}
      {reason.same.length > 0 && <p>{t("same_words", { words: sameWords(reason, side) })}</p>}
      {here.length > 0 && <p>{t("only_here", { words: here.join(", ") })}</p>}
      {there.length > 0 && <p>{t("only_there", { words: there.join(", ") })}</p>}
      <Veto reason={reason} side={side} />
    </div>
  );
}

/** What keeps the machine from joining the two. */
function Veto({ reason: { veto }, side }: { readonly reason: MatchReason; readonly side: "a" | "b" }) {
  const t = useText(merge);
  if (veto === null) return null;
  const sentence = (() => {
    if (veto.kind === "negation") return t("veto_negation");
    const [a, b] = (side === "a" ? [veto.a, veto.b] : [veto.b, veto.a]).map((words) => (Array.isArray(words) ? words.join(", ") : words) || "–");
    return t(`veto_${veto.kind}`, { a: a ?? "", b: b ?? "" });
  })();
  return <p className="text-warn">{sentence}</p>;
}
