import { area } from "./area";

/** Scoring and its results. */
export const scoring = area("scoring", {
  ru: {
    now_title: "Оценка задач",
    now_text: "Каждый оценивает задачи сам, чужих ответов не видно до общего показа.",
  },
  en: {
    now_title: "Scoring",
    now_text: "Each person scores the tasks alone; nobody sees other answers until the reveal.",
  },
});
