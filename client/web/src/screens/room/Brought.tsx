// For a participant who is on a page beside the exercises: brings them along, or says that everybody went on, if leaving
// would lose what they typed.

import { useState } from "react";
import { local } from "../../format";
import { useLanguage, useMe, useRoute, useText } from "../../hooks";
import type { Exercise } from "../../protocol/generated";
import { addressOf, navigate } from "../../router";
import { room as texts } from "../../texts/room";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { isHeld } from "../../ui/leaving";
import { Banner } from "../../ui/Panel";
import { useFollowing } from "./following";

export default function Brought() {
  const t = useText(texts);
  const language = useLanguage();
  const me = useMe();
  const route = useRoute();
  const [waiting, setWaiting] = useState<Exercise | null>(null);
  const go = (exercise: Exercise) => {
    if (route.page !== "workshop" || me.room === null) return;
    navigate(addressOf({ workshop: route.workshop, area: "rooms", room: me.room, exercise: exercise.id, as: route.as }));
  };
  useFollowing((exercise) => {
    if (isHeld()) {
      setWaiting(exercise);
      return;
    }
    go(exercise);
    announce(t("brought", { title: local(exercise.title, language) }));
  });
  return (
    <div role="status" aria-live="polite">
      {waiting !== null && (
        <Banner action={<Button look="primary" onClick={() => go(waiting)}>{t("brought_go")}</Button>}>
          <p className="font-medium">{t("brought", { title: local(waiting.title, language) })}</p>
          <p>{t("brought_held")}</p>
        </Banner>
      )}
    </div>
  );
}
