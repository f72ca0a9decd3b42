import { area } from "./area";

/** The plan. */
export const plan = area("plan", {
  ru: {
    now_title: "Составляем план",
    now_text: "Оценки открыты. Ведущий раскладывает задачи по важности и по силам.",
  },
  en: {
    now_title: "The plan is being made",
    now_text: "The scores are out. The facilitator arranges the tasks by importance and by what there is to spend.",
  },
});
