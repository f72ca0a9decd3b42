// Where to rehearse, with how many, how fast. A workshop of its own keeps the real one free of invented notes.

import { type FormEvent, useState } from "react";
import { useLanguage, useMe, usePersonName, useSession, useText, useView } from "../../hooks";
import { type Links, limits, type WorkshopId } from "../../protocol/generated";
import { type Pace, paces } from "../../rehearsal/actor";
import { engage } from "../../rehearsal/company";
import { PEOPLE_MAX, PEOPLE_MIN } from "../../rehearsal/play";
import { addressOf, navigate, parseRoute } from "../../router";
import { browser, openApi } from "../../session/api";
import { type Failure, type Outcome, sentenceOf } from "../../session/failure";
import { keepSeat } from "../../session/seats";
import { device } from "../../storage";
import { rehearsal } from "../../texts/rehearsal";
import { start } from "../../texts/start";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Choice, Field } from "../../ui/Field";
import { Banner } from "../../ui/Panel";

const places = ["own", "here"] as const;
/** How many people come if nobody says otherwise: two rooms of five. */
const PEOPLE_USUAL = 10;

interface Stage {
  readonly workshop: WorkshopId;
  readonly links: Links;
}

export default function RehearseDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useText(rehearsal);
  const words = useText(start);
  const language = useLanguage();
  const { api } = useSession();
  const me = useMe();
  const nameOf = usePersonName();
  const { workshop, myName } = useView((view) => ({ workshop: view.workshop, myName: nameOf(me.person, view.people[me.person]) }));
  const isOwn = workshop.title.startsWith(t("own_title", { title: "" }));
  const [place, setPlace] = useState<(typeof places)[number]>(isOwn ? "here" : "own");
  const [count, setCount] = useState(String(PEOPLE_USUAL));
  const [pace, setPace] = useState<Pace>("calm");
  const [key, setKey] = useState("");
  const [joined, setJoined] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const people = Number(count);
  const possible = Number.isInteger(people) && people >= PEOPLE_MIN && people <= PEOPLE_MAX;
  const keyNeeded = place === "own" && failure?.kind === "refused" && failure.code === "operator_key_needed";

  const stageOf = async (): Promise<Outcome<Stage>> => {
    if (place === "here") {
      const links = await api.links();
      return links.ok ? { ok: true, value: { workshop: workshop.id, links: links.value } } : links;
    }
    const title = t("own_title", { title: workshop.title }).slice(0, limits.TITLE_MAX);
    const { template, language: of } = workshop;
    const made = await openApi(browser()).create({ title, language: of, template: template.id, own_template: template, facilitator: myName }, key.trim());
    if (made.ok) keepSeat(device, made.value.seat, myName, Date.now());
    return made;
  };
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    if (!possible || joined !== null) return;
    setFailure(null);
    setJoined(0);
    const stage = await stageOf();
    if (!stage.ok) {
      setJoined(null);
      setFailure(stage.failure);
      return;
    }
    const { workshop: where, links } = stage.value;
    const door = parseRoute(new URL(links.participant));
    const invite = door.page === "workshop" ? (door.invite ?? "") : "";
    const failed = await engage({ workshop: where, invite, count: people, pace, language: workshop.language }, setJoined);
    if (failed !== null) announce(sentenceOf(failed, language), "problem");
    onClose();
    if (where !== workshop.id) navigate(addressOf({ workshop: where, area: "people" }));
  };

  return (
    <Dialog title={t("dialog_title")} onClose={onClose}>
      <form noValidate onSubmit={(event) => void begin(event)} className="flex flex-col gap-5">
        <Choice
          label={t("where")} value={place} onChange={setPlace}
          options={places.map((value) => ({ value, label: t(`where_${value}`), hint: t(`where_${value}_hint`) }))}
        />
        <Field
          label={t("count")} hint={t("count_hint", { min: PEOPLE_MIN, max: PEOPLE_MAX })} type="number" inputMode="numeric" min={PEOPLE_MIN} max={PEOPLE_MAX}
          value={count} onChange={(event) => setCount(event.target.value)} problem={possible ? undefined : t("count_hint", { min: PEOPLE_MIN, max: PEOPLE_MAX })}
        />
        <Choice
          label={t("pace")} value={pace} onChange={setPace}
          options={paces.map((value) => ({ value, label: t(`pace_${value}`), hint: t(`pace_${value}_hint`) }))}
        />
        {keyNeeded && (
          <Field
            label={words("operator_key")} hint={words("operator_key_hint")} type="password" autoComplete="off" value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
        {failure && <Banner tone="danger">{sentenceOf(failure, language)}</Banner>}
        <p className="text-sm text-soft">{t("tab")}</p>
        <Button type="submit" look="primary" disabled={!possible || joined !== null} className="self-end" aria-live="polite">
          {joined === null ? t("begin") : t("joining", { done: joined, all: people })}
        </Button>
      </form>
    </Dialog>
  );
}
