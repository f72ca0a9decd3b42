// For a participant who is on a page beside the exercises: brings them along, or says that everybody went on, if leaving
// would lose what they typed.

import { useMe, useRoute } from "../../hooks";
import type { Exercise } from "../../protocol/generated";
import { addressOf, navigate } from "../../router";
import { FollowBanner } from "./FollowBanner";

export default function Brought() {
  const me = useMe();
  const route = useRoute();
  const go = (exercise: Exercise) => {
    if (route.page !== "workshop" || me.room === null) return;
    navigate(addressOf({ workshop: route.workshop, area: "rooms", room: me.room, exercise: exercise.id, as: route.as }));
  };
  return <FollowBanner held="page" shown={null} onGo={go} />;
}
