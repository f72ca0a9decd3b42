import { area } from "./area";

/** The common list. */
export const merge = area("merge", {
  ru: {
    now_title: "Собираем общий список",
    now_text: "Ведущий сводит проблемы всех групп в один список. Сейчас от вас ничего не нужно; если появится вопрос о вашей заметке, вы увидите его здесь.",
  },
  en: {
    now_title: "The common list is being put together",
    now_text: "The facilitator brings the problems of all rooms into one list. There is nothing for you to do now; a question about a note of yours would appear here.",
  },
});
