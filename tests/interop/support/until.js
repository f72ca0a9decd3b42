// Waiting on what peers report, with a deadline that says what was waited for.

import { setTimeout as pause } from "node:timers/promises";

const DEADLINE_MS = 10_000;

/** Waits until `holds()`; it is asked again whenever one of the peers reports anything. */
export function until(peers, holds, what, deadline = DEADLINE_MS) {
  return new Promise((resolve, reject) => {
    const end = (outcome) => {
      clearTimeout(timer);
      for (const peer of peers) peer.off("change", look);
      outcome();
    };
    const look = () => {
      try {
        if (holds()) end(resolve);
      } catch (error) {
        end(() => reject(error));
      }
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`${what}: not within ${deadline} ms\n${peers.join("\n")}`))),
      deadline,
    );
    for (const peer of peers) peer.on("change", look);
    look();
  });
}

/** Lets time pass in which something must *not* happen; there is no event for that. */
export async function quietly(ms, peers, holds, what) {
  let broken = false;
  const look = () => (broken ||= !holds());
  for (const peer of peers) peer.on("change", look);
  await pause(ms);
  look();
  for (const peer of peers) peer.off("change", look);
  if (broken) throw new Error(`${what}\n${peers.join("\n")}`);
}
