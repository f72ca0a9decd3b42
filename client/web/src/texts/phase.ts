import { area } from "./area";

/** Moving the workshop on to its next phase, or back. */
export const phaseTexts = area("phase", {
  ru: {
    other: "Другой этап",
    back_to: "Вернуться: {{phase}}",
    confirm_back: "Вернуться к этапу «{{phase}}»?",
    confirm_back_text: "Страница сменится у всех участников. Ничего из сделанного не пропадёт.",
    go: "Перейти",
  },
  en: {
    other: "Other phase",
    back_to: "Back to: {{phase}}",
    confirm_back: "Go back to “{{phase}}”?",
    confirm_back_text: "The page changes for every participant. Nothing that was done is lost.",
    go: "Go",
  },
});
