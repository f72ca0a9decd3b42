import { area } from "./area";

/** A room and its boards. */
export const room = area("room", {
  ru: {

  },
  en: {

  },
});
