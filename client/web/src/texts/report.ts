import { area } from "./area";

/** The report. */
export const report = area("report", {
  ru: {

  },
  en: {

  },
});
