import { area } from "./area";

/** Texts that are on no board, offered on every page. */
export const drafts = area("drafts", {
  ru: {
    some: { one: "На доску не попал {{count}} ваш текст.", few: "На доску не попали {{count}} ваших текста.", many: "На доску не попали {{count}} ваших текстов." },
    waiting: {
      one: "{{count}} текст пока хранится только на этом устройстве.",
      few: "{{count}} текста пока хранятся только на этом устройстве.",
      many: "{{count}} текстов пока хранится только на этом устройстве.",
    },
    show: "Показать",
    title: "Несохранённые тексты",
    why: "Они не успели сохраниться: закрылось упражнение, вас перевели в другую группу или заметку убрали с доски. Видите их только вы.",
    from: "{{exercise}}, {{room}}",
    from_list: "Общий список",
    to_board: "К доске",
    drop: "Выбросить",
  },
  en: {
    some: { one: "{{count}} of your texts did not reach the board.", other: "{{count}} of your texts did not reach the board." },
    waiting: {
      one: "So far {{count}} text is kept only on this device.",
      other: "So far {{count}} texts are kept only on this device.",
    },
    show: "Show",
    title: "Texts that were not saved",
    why: "They could not be saved in time: the exercise was closed, you were moved, or the note was taken off the board. Only you see them.",
    from: "{{exercise}}, {{room}}",
    from_list: "Common list",
    to_board: "To the board",
    drop: "Throw away",
  },
});
