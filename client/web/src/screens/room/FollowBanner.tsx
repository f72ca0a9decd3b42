// Goes along when everybody is brought to an exercise, or, where that would cost something, says that everybody went on.

import { useState } from "react";
import { local } from "../../format";
import { useLanguage, useText } from "../../hooks";
import type { Exercise, ExerciseId } from "../../protocol/generated";
import { room as texts } from "../../texts/room";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { isHeld } from "../../ui/leaving";
import { Banner } from "../../ui/Panel";
import { useFollowing } from "./following";

interface Props {
  /** What keeps one here. */
  readonly held: "page" | "typing";
  /** The exercise that is shown; null beside the exercises. */
  readonly shown: ExerciseId | null;
  readonly onGo: (exercise: Exercise) => void;
}

export function FollowBanner({ held, shown, onGo }: Props) {
  const t = useText(texts);
  const language = useLanguage();
  const [waiting, setWaiting] = useState<Exercise | null>(null);
  useFollowing((exercise) => {
    if (isHeld(held) && exercise.id !== shown) {
      setWaiting(exercise);
      return;
    }
    onGo(exercise);
    announce(t("brought", { title: local(exercise.title, language) }));
  });
  const go = (exercise: Exercise) => {
    setWaiting(null);
    onGo(exercise);
  };
  return (
    <div role="status" aria-live="polite">
      {waiting !== null && waiting.id !== shown && (
        <Banner action={<Button look="primary" onClick={() => go(waiting)}>{t("brought_go")}</Button>}>
          <p className="font-medium">{t("brought", { title: local(waiting.title, language) })}</p>
          <p>{t(held === "page" ? "brought_held" : "brought_typing")}</p>
        </Banner>
      )}
    </div>
  );
}
