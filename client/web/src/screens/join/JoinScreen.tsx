// The join form: who comes by a link, and where it leads. Also the way back for seats this browser knows, and for those who have
// a code. Whether the link is good is asked at once; the form waits for nothing.

import { type FormEvent, useEffect, useRef, useState } from "react";
import { useLanguage, useText } from "../../hooks";
import { type ErrorCode, limits, type Occupation } from "../../protocol/generated";
import { occupations } from "../../protocol/occupations";
import { setLanguage } from "../../preferences";
import type { WorkshopRoute } from "../../router";
import { browser, openApi } from "../../session/api";
import type { Failure } from "../../session/failure";
import { keepSeat, seatsOf, type StoredSeat } from "../../session/seats";
import { device } from "../../storage";
import { common } from "../../texts/common";
import { sentences } from "../../texts/errors";
import { start } from "../../texts/start";
import { Button } from "../../ui/Button";
import { Choice, Field, Select } from "../../ui/Field";
import { Banner, Card } from "../../ui/Panel";
import { RejoinForm } from "../start/RejoinForm";
import { TurnedAway } from "./TurnedAway";
import { mayPass, useInvitation, whyNot } from "./useInvitation";

interface Props {
  readonly route: WorkshopRoute;
  /** Why the seat that was used last is of no use, if that is why this form is shown. */
  readonly refused: ErrorCode | null;
  readonly onEnter: (seat: StoredSeat) => void;
}

export default function JoinScreen({ route, refused, onEnter }: Props) {
  const t = useText(start);
  const words = useText(common);
  const language = useLanguage();
  const known = seatsOf(device, route.workshop);
  const { answer, busy, again } = useInvitation(route.workshop, route.invite);
  const leads = answer.kind === "leads" ? answer.to : null;
  const shut = answer.kind === "shut" ? answer.refusal : null;
  const name = leads?.title ?? t("join_title");
  useEffect(() => {
    document.title = `${name} · Fivefold`;
  }, [name]);
  const title = () => {
    if (route.invite === null) return t("no_link_title");
    if (leads !== null) return leads.title;
    if (shut === null || known.length > 0) return t("join_title");
    return t(mayPass(shut) ? "shut_now_title" : "shut_title");
  };
  return (
    <div className="mx-auto flex max-w-lg flex-col gap-5 pt-2">
      <div aria-live="polite" className="flex flex-col gap-2">
        {leads !== null && <p className="text-soft">{t("invited_to")}</p>}
        <h1 className={`break-words ${leads === null ? "" : "max-sm:text-xl"}`}>{title()}</h1>
        {leads !== null && leads.role !== "participant" && <p>{t(`invited_as_${leads.role}`)}</p>}
        {leads !== null && leads.language !== language && <p>{t("other_language")}</p>}
      </div>
      {refused !== null && refused !== shut?.code && <Banner tone="warn">{sentences[refused][language]}</Banner>}
      {known.length > 0 && (
        <Card title={t("here_already")}>
          <div className="flex flex-wrap gap-2">
            {known.map((seat) => (
              <Button key={seat.person} look="plain" onClick={() => onEnter(seat)}>
                {t("continue_as", { name: `${seat.name || t("unnamed")} (${words(`role_${seat.role}`)})` })}
              </Button>
            ))}
          </div>
        </Card>
      )}
      {route.invite === null ? (
        <>
          <p className="text-soft">{t("no_link_text")}</p>
          <Card><RejoinForm onEnter={onEnter} /></Card>
        </>
      ) : (
        <>
          {shut !== null && <TurnedAway refusal={shut} busy={busy} onAgain={again} onEnter={onEnter} />}
          {/* Hidden and not gone: what was typed is there again when the door opens. */}
          <div hidden={shut !== null} className="flex flex-col gap-5">
            <p className="text-soft">{known.length > 0 ? t("or_new") : t("join_lead")}</p>
            <Card><JoinForm route={route} invite={route.invite} onEnter={onEnter} /></Card>
            <details>
              <summary className="font-medium text-accent">{t("rejoin_title")}</summary>
              <Card className="mt-2"><RejoinForm onEnter={onEnter} /></Card>
            </details>
          </div>
        </>
      )}
    </div>
  );
}

function JoinForm({ route, invite, onEnter }: Pick<Props, "route" | "onEnter"> & { readonly invite: string }) {
  const t = useText(start);
  const words = useText(common);
  const language = useLanguage();
  const [name, setName] = useState("");
  const [occupation, setOccupation] = useState<Occupation | null>(null);
  const [about, setAbout] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const nameBox = useRef<HTMLDivElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (busy) return;
    if (name.trim() === "") {
      nameBox.current?.querySelector("input")?.focus();
      return;
    }
    if (occupation === null) return;
    setBusy(true);
    setFailure(null);
    const outcome = await openApi(browser()).join(route.workshop, {
      invite, name: name.trim(), occupation, about: about.trim(), language,
    });
    setBusy(false);
    if (outcome.ok) onEnter(keepSeat(device, outcome.value, name.trim(), Date.now()));
    else setFailure(outcome.failure);
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <div ref={nameBox}>
        <Field
          label={t("my_name")} hint={t("join_name_hint")} autoComplete="name" value={name} maxLength={limits.NAME_MAX} required
          onChange={(event) => setName(event.target.value)} problem={asked && name.trim() === "" ? t("need_name") : undefined}
        />
      </div>
      <div className="flex flex-col gap-2">
        <Choice
          label={t("occupation")} value={occupation} onChange={setOccupation}
          options={occupations.map((one) => ({
            value: one, label: words(`occupation_${one}`), hint: t(`occupation_hint_${one}`),
          }))}
        />
        {asked && occupation === null && <p role="alert" className="text-sm text-danger">{t("need_occupation")}</p>}
      </div>
      <Field
        label={t("about")} placeholder={t("about_example")} value={about} maxLength={limits.ABOUT_MAX}
        onChange={(event) => setAbout(event.target.value)}
      />
      <Select label={words("language")} value={language} onChange={(event) => setLanguage(event.target.value === "ru" ? "ru" : "en")}>
        <option value="ru" lang="ru">Русский</option>
        <option value="en" lang="en">English</option>
      </Select>
      {failure && <Banner tone="danger">{whyNot(failure, language)}</Banner>}
      <Button type="submit" look="primary" disabled={busy} className="self-start">{busy ? t("joining") : t("join")}</Button>
    </form>
  );
}
