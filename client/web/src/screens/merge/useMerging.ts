// What a facilitator does with the list: commands, each followed by what came of it in words. No state of its own.

import { useMemo } from "react";
import { useCommand, useText } from "../../hooks";
import type { CommandAnswer, Command, DecisionId, NoteRef, ProblemId, ThemeId, Timestamp } from "../../protocol/generated";
import { numberOf } from "../../protocol/ids";
import type { Outcome } from "../../session/failure";
import { merge } from "../../texts/merge";
import { announce } from "../../ui/announcements";
import type { Claims } from "./useClaims";

export interface Merging {
  readonly busy: boolean;
  /** "No. 12" */
  readonly numbered: (id: ProblemId) => string;
  readonly join: (problems: readonly ProblemId[], reason: string) => Promise<boolean>;
  readonly apart: (a: ProblemId, b: ProblemId, reason: string) => Promise<boolean>;
  readonly split: (note: NoteRef, reason: string) => Promise<boolean>;
  readonly move: (note: NoteRef, to: ProblemId, reason: string) => Promise<boolean>;
  readonly rename: (problem: ProblemId, title: string, reason: string) => Promise<boolean>;
  readonly setTheme: (problem: ProblemId, theme: ThemeId | null, reason: string) => Promise<boolean>;
  /** Names a theme and puts a problem under it. */
  readonly newTheme: (problem: ProblemId, title: string, reason: string) => Promise<boolean>;
  readonly renameTheme: (theme: ThemeId, title: string, reason: string) => Promise<boolean>;
  /** Problems under it stand under none. */
  readonly removeTheme: (theme: ThemeId, reason: string) => Promise<boolean>;
  readonly claim: Claims["claim"];
  /** The outcome, so that a decision that no longer applies can be explained where it stands. */
  readonly undo: (decision: DecisionId, reason: string) => Promise<Outcome<CommandAnswer>>;
  /** `until`: the newest change that was shown. */
  readonly markSeen: (until: Timestamp) => void;
}

export function useMerging({ claim, busy: claiming }: Claims): Merging {
  const t = useText(merge);
  const { send, busy: sending } = useCommand();
  const busy = sending || claiming;
  return useMemo(() => {
    const numbered = (id: ProblemId) => t("number", { number: numberOf(id) });
    const told = async (command: Command, words: (answer: CommandAnswer) => string) => {
      const outcome = await send(command);
      if (outcome.ok) announce(words(outcome.value));
      return outcome.ok;
    };
    const setTheme = (problem: ProblemId, theme: ThemeId | null, reason: string) => told({ type: "set_theme", problem, theme, reason }, () => t("done_theme"));
    return {
      busy,
      numbered,
      join: (problems, reason) => {
        const ids = [...problems].sort((a, b) => numberOf(a) - numberOf(b));
        const into = ids[0];
        if (into === undefined || ids.length < 2) return Promise.resolve(false);
        return told({ type: "join_problems", problems: ids, reason }, () => t("done_join", { what: ids.map(numbered).join(", "), into: numbered(into) }));
      },
      apart: (a, b, reason) => told({ type: "not_the_same", a, b, reason }, () => t("done_apart", { a: numbered(a), b: numbered(b) })),
      split: (note, reason) => told({ type: "split_note", note, reason }, ({ made }) => {
        const problem = made?.["problem"];
        return problem === undefined ? t("done_split") : t("done_split_number", { number: t("number", { number: numberOf(problem) }) });
      }),
      move: (note, to, reason) => told({ type: "move_note", note, to, reason }, () => t("done_move", { to: numbered(to) })),
      rename: (problem, title, reason) => told({ type: "rename_problem", problem, title, reason }, () => t("done_rename")),
      setTheme,
      newTheme: async (problem, title, reason) => {
        const outcome = await send({ type: "create_theme", title });
        const theme = outcome.ok ? outcome.value.made?.["theme"] : undefined;
        return theme === undefined ? outcome.ok : setTheme(problem, theme as ThemeId, reason);
      },
      renameTheme: (theme, title, reason) => told({ type: "rename_theme", theme, title, reason }, () => t("done_theme_renamed")),
      removeTheme: (theme, reason) => told({ type: "remove_theme", theme, reason }, () => t("done_theme_removed")),
      claim,
      undo: async (decision, reason) => {
        const outcome = await send({ type: "undo_decision", decision, reason }, "quiet");
        if (outcome.ok) announce(t("done_undo"));
        return outcome;
      },
      markSeen: (until) => void told({ type: "mark_seen", until }, () => t("marked_seen")),
    };
  }, [busy, claim, send, t]);
}
