import { area } from "./area";

/** The facilitator's view of all rooms. */
export const cockpit = area("cockpit", {
  ru: {

  },
  en: {

  },
});
