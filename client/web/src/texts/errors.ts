// A sentence for everything that can go wrong, in both languages. A code of the contract without its sentences does not compile.

import type { ErrorCode, Language } from "../protocol/generated";
import { area } from "./area";

/** What is said where the server gave no code, and what is added where it said more than the code. */
export const failures = area("failures", {
  ru: {
    offline: "Нет связи с сервером. Проверьте подключение и попробуйте ещё раз.",
    unreadable: "Сервер ответил непонятно ({{status}}). Попробуйте чуть позже.",
    detail: "Что именно не так (по-английски): {{detail}}",
  },
  en: {
    offline: "The server cannot be reached. Check the connection and try again.",
    unreadable: "The server gave an unexpected answer ({{status}}). Try again in a moment.",
    detail: "What is wrong: {{detail}}",
  },
});

export const sentences: Record<ErrorCode, Record<Language, string>> = {
  token_unknown: {
    ru: "Этот вход больше не действует. Войдите по ссылке или по коду возврата.",
    en: "This seat is no longer valid. Come in through the link or with your rejoin code.",
  },
  token_expired: { ru: "Время этого входа истекло. Войдите ещё раз.", en: "This pass has expired. Come in again." },
  rejoin_code_unknown: {
    ru: "Такого кода нет. Проверьте, нет ли опечатки.",
    en: "There is no such code. Check it for a typing mistake.",
  },
  invite_unknown: {
    ru: "Эта ссылка не действует: её обновили или скопировали не целиком. Попросите новую у того, кто вас пригласил.",
    en: "This link does not work: it was renewed, or not copied in full. Ask whoever invited you for a new one.",
  },
  operator_key_needed: {
    ru: "На этом сервере семинар может создать только тот, у кого есть ключ оператора. Введите его.",
    en: "On this server creating a workshop needs the operator’s key. Enter it.",
  },
  forbidden: { ru: "Ваша роль этого не позволяет.", en: "Your role does not allow this." },
  person_removed: { ru: "Вас удалили из этого семинара.", en: "You were removed from this workshop." },
  origin_refused: {
    ru: "Сервер не принимает запросы с этого адреса. Откройте семинар по исходной ссылке.",
    en: "The server does not accept requests from this address. Open the workshop by its own link.",
  },
  workshop_unknown: {
    ru: "Такого семинара нет, или срок его хранения истёк.",
    en: "There is no such workshop, or it is no longer kept.",
  },
  board_unknown: { ru: "Такой доски нет.", en: "There is no such board." },
  template_unknown: { ru: "Такого сценария на сервере нет.", en: "The server has no such template." },
  not_found: {
    ru: "Этого уже нет. Возможно, кто-то успел это изменить.",
    en: "This is no longer there. Somebody may have changed it.",
  },
  path_unknown: { ru: "По этому адресу ничего нет.", en: "There is nothing at this address." },
  method_unknown: {
    ru: "Страница и сервер разных версий. Обновите страницу.",
    en: "The page and the server have different versions. Reload the page.",
  },
  room_full: { ru: "В этой группе уже пять человек. Выберите другую.", en: "This room already has five people. Pick another one." },
  door_locked: {
    ru: "Вход закрыт. Попросите ведущего открыть его и попробуйте ещё раз.",
    en: "The door is locked. Ask the facilitator to open it and try again.",
  },
  workshop_full: {
    ru: "Больше людей или групп семинар не вместит.",
    en: "The workshop cannot hold more people or rooms.",
  },
  not_seated: { ru: "У вас пока нет места в группе.", en: "You have no seat in a room yet." },
  wrong_phase: { ru: "На этом этапе так сделать нельзя.", en: "This cannot be done in the present phase." },
  exercise_closed: { ru: "Это упражнение закрыто.", en: "This exercise is closed." },
  board_closed: { ru: "На этой доске сейчас писать нельзя.", en: "This board is closed for writing now." },
  form_frozen: {
    ru: "Оценка уже идёт, поэтому критерии изменить нельзя.",
    en: "Scoring has begun, so the criteria cannot be changed.",
  },
  not_scored: { ru: "Оценок пока нет.", en: "There are no scores yet." },
  workshop_closed: {
    ru: "Семинар завершён. Всё можно читать и скачать.",
    en: "The workshop is over. Everything can be read and exported.",
  },
  no_longer_applies: {
    ru: "Список успел измениться, и это действие к нему уже не подходит.",
    en: "The list has changed meanwhile; this no longer applies.",
  },
  nothing_to_do: { ru: "Так уже и есть, менять нечего.", en: "It is like that already; nothing to change." },
  claimed_by_other: { ru: "Этим сейчас занимается другой ведущий.", en: "Somebody else is working on this now." },
  malformed: {
    ru: "Сервер не смог прочитать запрос. Обновите страницу.",
    en: "The server could not read the request. Reload the page.",
  },
  out_of_range: { ru: "Значение вне допустимых пределов.", en: "A value is outside its range." },
  text_too_long: { ru: "Текст слишком длинный. Сократите его.", en: "The text is too long. Make it shorter." },
  text_empty: { ru: "Здесь нужен текст.", en: "A text is needed here." },
  too_large: { ru: "Слишком большой объём данных.", en: "This is more data than the server takes at once." },
  too_slow: {
    ru: "Запрос не успел дойти до сервера. Проверьте связь и попробуйте ещё раз.",
    en: "The request did not reach the server in time. Check the connection and try again.",
  },
  template_invalid: { ru: "В сценарии есть ошибка.", en: "The template has a mistake in it." },
  form_invalid: { ru: "В критериях есть ошибка.", en: "The criteria have a mistake in them." },
  import_invalid: {
    ru: "Открыть семинар из этого файла не получится. Нужен файл workshop.json, в котором ничего не меняли.",
    en: "No workshop can be made from this file. It should be a workshop.json that nobody has changed.",
  },
  key_reused: { ru: "Запрос повторился с другим содержанием. Попробуйте ещё раз.", en: "The request was repeated with other content. Try again." },
  update_refused: { ru: "Сервер не принял эту правку.", en: "The server did not accept this edit." },
  client_id_taken: {
    ru: "Эта правка записана под чужим именем и не принята. Обновите страницу.",
    en: "This edit was marked as somebody else’s and was not accepted. Reload the page.",
  },
  board_full: { ru: "Доска заполнена: больше заметок не поместится.", en: "The board is full: no more notes fit." },
  too_many: { ru: "Слишком много запросов подряд. Подождите немного.", en: "Too many requests at once. Wait a moment." },
  too_many_sockets: {
    ru: "Семинар открыт в слишком многих вкладках. Закройте лишние.",
    en: "The workshop is open in too many tabs. Close some of them.",
  },
  quota_reached: {
    ru: "На сервере закончилось место. Сообщите тому, кто за него отвечает.",
    en: "The server has run out of space. Tell whoever runs it.",
  },
  unavailable: { ru: "Сервер сейчас недоступен. То, что сохранено, не пропадёт.", en: "The server is not available just now. What was saved is safe." },
  outcome_unknown: {
    ru: "Неизвестно, дошло ли это до сервера. Попробуйте ещё раз: дважды оно не выполнится.",
    en: "It is not known whether this arrived. Try again: it will not be done twice.",
  },
  internal: { ru: "На сервере произошла ошибка. Попробуйте ещё раз.", en: "The server made a mistake. Try again." },
};
