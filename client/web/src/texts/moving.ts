import { area } from "./area";

/** Moving a person to another room. */
export const moving = area("moving", {
  ru: {
    title: "Перевести: {{name}}",
    title_to: "{{name}} → {{room}}",
    where: "Куда",
    to: "{{room}} ({{taken}} из {{all}})",
    out: "Без группы",
    reason: "Почему (человек это увидит)",
    hint: "Написанное останется в прежней группе.",
    move: "Перевести",
    moved: "{{name}}: {{room}}.",
    full: "В этой группе уже пять человек.",
  },
  en: {
    title: "Move {{name}}",
    title_to: "{{name}} → {{room}}",
    where: "Where to",
    to: "{{room}} ({{taken}} of {{all}})",
    out: "No room",
    reason: "Why (the person will see it)",
    hint: "What they wrote stays in their old room.",
    move: "Move",
    moved: "{{name}}: {{room}}.",
    full: "This room already has five people.",
  },
});
