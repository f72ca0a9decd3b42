import { area } from "./area";

/** Wording of problems, and tasks made from them. */
export const wording = area("wording", {
  ru: {
    now_title: "Проверяем формулировки",
    now_text: "Каждую проблему проверяют: понятно ли, что мешает клиенту и в какой ситуации. Если вашу группу попросят что-то переписать, вы увидите это здесь.",
    tasks_now_title: "Превращаем проблемы в задачи",
    tasks_now_text: "Из каждой проблемы получается задача: помочь клиенту. Сейчас от вас ничего не нужно; дальше вы оцените каждую задачу.",
  },
  en: {
    now_title: "The wording is being checked",
    now_text: "Each problem is read again: what gets in the customer’s way, and in which situation? If your room is asked to word something better, you will see it here.",
    tasks_now_title: "Problems become tasks",
    tasks_now_text: "Each problem becomes a task: help the customer. There is nothing for you to do now; next you will score each task.",
  },
});
