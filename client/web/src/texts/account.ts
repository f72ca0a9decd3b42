import { area } from "./area";

/** Where the notes went, before the list is closed. */
export const account = area("account", {
  ru: {
    title: "Что стало с заметками",
    notes: { one: "{{count}} заметка", few: "{{count}} заметки", many: "{{count}} заметок" },
    unassigned: { one: "{{count}} нераспределённая", few: "{{count}} нераспределённые", many: "{{count}} нераспределённых" },
    single: { one: "{{count}} названа только одной группой", few: "{{count}} названы только одной группой", many: "{{count}} названы только одной группой" },
    unsettled: {
      one: "{{count}} заметку ещё дописывают. Если закрыть список сейчас, она войдёт в него как есть.",
      few: "{{count}} заметки ещё дописывают. Если закрыть список сейчас, они войдут в него как есть.",
      many: "{{count}} заметок ещё дописывают. Если закрыть список сейчас, они войдут в него как есть.",
    },
    deleted: "Все заметки удалены, но из-за принятых решений в списке остались: {{what}}.",
    lost: "Некоторые заметки не попали ни в одну проблему. Подождите немного и посмотрите ещё раз.",
    open_suggestions: { one: "Среди самых похожих пар {{count}} без ответа.", few: "Среди самых похожих пар {{count}} без ответа.", many: "Среди самых похожих пар {{count}} без ответа." },
    single_title: "Названы только одной группой",
    single_hint: "Это не ошибка, но взгляните: нет ли среди них повторов.",
  },
  en: {
    title: "Where the notes went",
    notes: { one: "{{count}} note", other: "{{count}} notes" },
    unassigned: { one: "{{count}} unassigned", other: "{{count}} unassigned" },
    single: { one: "{{count}} raised by one room only", other: "{{count}} raised by one room only" },
    unsettled: {
      one: "{{count}} note is still being written. If you close the list now, it will be in it as it is.",
      other: "{{count}} notes are still being written. If you close the list now, they will be in it as they are.",
    },
    deleted: "All notes are deleted, but kept in the list for what was decided: {{what}}.",
    lost: "Some notes are in no problem. Wait a moment and look again.",
    open_suggestions: { one: "Of the likeliest pairs, {{count}} is unanswered.", other: "Of the likeliest pairs, {{count}} are unanswered." },
    single_title: "Raised by one room only",
    single_hint: "This is no mistake, but have a look: there may be repeats among them.",
  },
});
