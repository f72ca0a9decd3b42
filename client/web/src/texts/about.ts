import { area } from "./area";

/** What is stored about a person. */
export const about = area("about", {
  ru: {

  },
  en: {

  },
});
