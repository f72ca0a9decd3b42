// The bridge from the answers on their way to the score sheet.

import { useEffect, useState } from "react";
import { useLanguage, useSession, useStatus } from "../../hooks";
import type { ScoringView } from "../../protocol/generated";
import { type Failure, passesByItself, sentenceOf } from "../../session/failure";
import { announce } from "../../ui/announcements";
import { Answers } from "./answers";

/** How often what failed is sent again while the page is open, in milliseconds. */
const AGAIN_MS = 10_000;

/** The answers of this round that are on their way; the browser asks before a page with unsaved ones is left. Give the component a key per round. */
export function useAnswers(scoring: ScoringView): Answers {
  const { api } = useSession();
  const language = useLanguage();
  const status = useStatus();
  const [answers] = useState(() => new Answers(
    async ({ task, criterion }, answer) => {
      const outcome = await api.command({ type: "score", task, criterion, answer });
      if (outcome.ok || isDone(outcome.failure)) return "saved";
      if (isPassing(outcome.failure)) return "failed";
      announce(sentenceOf(outcome.failure, language), "problem");
      return "refused";
    },
    (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ));
  useEffect(() => answers.settle(scoring.mine), [answers, scoring.mine]);
  const live = status.kind === "live";
  useEffect(() => { if (live) answers.retry(); }, [answers, live]);
  useEffect(() => {
    const again = () => answers.retry();
    const stay = (event: BeforeUnloadEvent) => { if (answers.saving() !== "saved") event.preventDefault(); };
    const timer = setInterval(again, AGAIN_MS);
    window.addEventListener("online", again);
    window.addEventListener("beforeunload", stay);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
      window.removeEventListener("beforeunload", stay);
    };
  }, [answers]);
  return answers;
}

function isDone(failure: Failure): boolean {
  return failure.kind === "refused" && failure.code === "nothing_to_do";
}

/** Whether sending again later may help. An answer is also kept while the server is full: its operator may make room. */
function isPassing(failure: Failure): boolean {
  return failure.kind !== "refused" || passesByItself(failure.code) || failure.code === "quota_reached";
}
