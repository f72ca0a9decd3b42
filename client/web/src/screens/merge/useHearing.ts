import { useEffect, useRef, useState } from "react";
import { useMe, usePersonName, useText, useView } from "../../hooks";
import type { ListView, ProblemId } from "../../protocol/generated";
import { merge } from "../../texts/merge";
import { announce } from "../../ui/announcements";
import { useSentence } from "./DecisionLog";
import { heard } from "./hearing";
import type { News } from "./listing";

/** Says what others decided about the chosen problem, and that it is gone. */
export function useDecisionsHeard(list: ListView, choice: ProblemId | null, chosen: ProblemId | null, numbered: (id: ProblemId) => string): void {
  const t = useText(merge);
  const { person } = useMe();
  const people = useView((view) => view.people);
  const nameOf = usePersonName();
  const sentence = useSentence(list, numbered);
  const before = useRef({ decisions: list.decisions, choice, chosen });
  useEffect(() => {
    const last = before.current;
    before.current = { decisions: list.decisions, choice, chosen };
    if (choice === null) return;
    for (const { decision, by, undone } of heard(last.decisions, list, choice, person)) {
      announce(t(undone ? "heard_undone" : "heard", { name: nameOf(by, people[by]), what: sentence(decision.what) }));
    }
    if (chosen === null && last.choice === choice && last.chosen !== null) announce(t("choice_gone", { number: numbered(choice) }));
  });
}

/** Least time between two messages about new notes, in milliseconds: a room that writes fast must not talk over everything. */
const NEWS_EVERY_MS = 8000;

/** "3 new notes", for a polite live region: as their number grows, at once and then no more often than is bearable. */
export function useNewsHeard(news: readonly News[]): string {
  const t = useText(merge);
  const count = news.reduce((sum, { fresh }) => sum + fresh.length, 0);
  // What there was when the screen opened is not news to be told.
  const [said, setSaid] = useState({ count, aloud: false });
  const lastAt = useRef(-Infinity);
  useEffect(() => {
    if (count < said.count) setSaid({ count, aloud: false });
    if (count <= said.count) return undefined;
    const say = () => {
      lastAt.current = performance.now();
      setSaid({ count, aloud: true });
    };
    const timer = setTimeout(say, Math.max(0, lastAt.current + NEWS_EVERY_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [count, said]);
  return said.aloud ? t("news_heard", { count: said.count }) : "";
}
