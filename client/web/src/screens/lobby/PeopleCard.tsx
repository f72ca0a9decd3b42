import { Ellipsis, KeyRound, Pencil, UserX } from "lucide-react";
import { type FormEvent, useState } from "react";
import { formatMoment } from "../../format";
import { useCommand, useLanguage, useMe, usePersonName, useRoomName, useSession, useText, useView } from "../../hooks";
import { limits, type PersonId, type PersonView } from "../../protocol/generated";
import { entriesOf } from "../../protocol/ids";
import { occupations } from "../../protocol/occupations";
import { takesPart } from "../../protocol/people";
import { sentenceOf } from "../../session/failure";
import { common } from "../../texts/common";
import { lobby } from "../../texts/lobby";
import { announce } from "../../ui/announcements";
import { Button, IconButton } from "../../ui/Button";
import { CopyField } from "../../ui/CopyField";
import { Dialog } from "../../ui/Dialog";
import { Field, Select } from "../../ui/Field";
import { Menu } from "../../ui/Menu";
import { Badge, Card, EmptyState } from "../../ui/Panel";
import { PersonLine } from "../../ui/Person";
import { FetchedLinks } from "./LinksCard";
import { RemoveDialog } from "./RemoveDialog";

type Open =
  | { readonly kind: "edit" | "remove" | "links"; readonly id: PersonId }
  | { readonly kind: "code"; readonly id: PersonId; readonly code: string };

/** Everybody in the workshop, and what a facilitator can do for each. */
export function PeopleCard() {
  const t = useText(lobby);
  const words = useText(common);
  const language = useLanguage();
  const me = useMe();
  const { api } = useSession();
  const { people, rooms } = useView((view) => ({ people: view.people, rooms: view.rooms }));
  const nameOf = usePersonName();
  const roomName = useRoomName();
  const [open, setOpen] = useState<Open | null>(null);
  const here = entriesOf<PersonId, PersonView>(people).filter(([, person]) => takesPart(person));
  const participants = here.filter(([, person]) => person.role === "participant");

  const newCode = async (id: PersonId) => {
    const outcome = await api.newRejoinCode(id);
    if (outcome.ok) setOpen({ kind: "code", id, code: outcome.value.code });
    else announce(sentenceOf(outcome.failure, language), "problem");
  };
  const opened = open === null ? undefined : people[open.id];

  return (
    <Card title={t("people")} actions={<Badge>{t("participants_count", { count: participants.length })}</Badge>}>
      {participants.length === 0 && <EmptyState title={t("nobody")}>{t("nobody_text")}</EmptyState>}
      <ul className="divide-y divide-line">
        {here.map(([id, person]) => {
          const name = nameOf(id, person);
          return (
            <li key={id} className="flex items-center justify-between gap-2 py-1.5">
              <span className="min-w-0">
                <PersonLine name={name} person={person} mine={id === me.person} />
                {person.code_made !== null && (
                  <span className="block pl-10 text-sm text-soft">
                    {t("code_made", { by: nameOf(person.code_made.by, people[person.code_made.by]), when: formatMoment(person.code_made.at, language) })}
                  </span>
                )}
              </span>
              <span className="flex shrink-0 items-center gap-1">
                {person.role !== "participant" && <Badge>{words(`role_${person.role}`)}</Badge>}
                {person.room !== null && <Badge>{roomName(person.room, rooms[person.room])}</Badge>}
                {me.role === "facilitator" && (
                  <Menu
                    trigger={<IconButton label={t("actions_for", { name })} icon={Ellipsis} />}
                    items={[
                      { label: t("edit_person"), icon: Pencil, run: () => setOpen({ kind: "edit", id }) },
                      { label: t("new_code"), icon: KeyRound, run: () => void newCode(id) },
                      ...(id === me.person ? [] : [{ label: t("remove"), icon: UserX, danger: true, run: () => setOpen({ kind: "remove" as const, id }) }]),
                    ]}
                  />
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {open?.kind === "edit" && opened && <EditPerson id={open.id} person={opened} onClose={() => setOpen(null)} />}
      {open?.kind === "remove" && opened && (
        <RemoveDialog
          person={open.id} role={opened.role} name={nameOf(open.id, opened)} onClose={() => setOpen(null)}
          onRemoved={(renewed) => setOpen(renewed ? { kind: "links", id: open.id } : null)}
        />
      )}
      {open?.kind === "links" && (
        <Dialog title={t("links_new")} onClose={() => setOpen(null)}>
          <p className="mb-4">{t("links_renewed")}</p>
          <FetchedLinks />
        </Dialog>
      )}
      {open?.kind === "code" && (
        <Dialog title={t("new_code_title", { name: nameOf(open.id, opened) })} onClose={() => setOpen(null)}>
          <CopyField label={t("new_code")} hint={t("new_code_text")} value={open.code} />
          {open.id !== me.person && <p className="mt-3 text-soft">{t("new_code_seen")}</p>}
        </Dialog>
      )}
    </Card>
  );
}

function EditPerson({ id, person, onClose }: { readonly id: PersonId; readonly person: PersonView; readonly onClose: () => void }) {
  const t = useText(lobby);
  const words = useText(common);
  const language = useLanguage();
  const { api } = useSession();
  const { send } = useCommand();
  const [name, setName] = useState(person.name);
  const [about, setAbout] = useState(person.about);
  const [occupation, setOccupation] = useState(person.occupation);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    const outcome = await api.changePerson(id, { name: name.trim(), about: about.trim() });
    if (!outcome.ok) {
      announce(sentenceOf(outcome.failure, language), "problem");
      return;
    }
    if (occupation !== person.occupation) await send({ type: "update_person", person: id, occupation, language: null });
    onClose();
  };
  return (
    <Dialog title={t("edit_title")} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={t("name")} value={name} maxLength={limits.NAME_MAX} onChange={(event) => setName(event.target.value)} problem={name.trim() === "" ? t("need_name") : undefined} />
        <Select label={t("occupation")} value={occupation} onChange={(event) => setOccupation(occupations.find((one) => one === event.target.value) ?? "other")}>
          {occupations.map((one) => <option key={one} value={one}>{words(`occupation_${one}`)}</option>)}
        </Select>
        <Field label={t("about")} value={about} maxLength={limits.ABOUT_MAX} onChange={(event) => setAbout(event.target.value)} />
        <Button type="submit" look="primary" className="self-end">{words("save")}</Button>
      </form>
    </Dialog>
  );
}
