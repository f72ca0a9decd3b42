// The start page: create a workshop; or come back by code, import a saved one, or open one this browser knows.

import { useState } from "react";
import { useText } from "../../hooks";
import type { Created } from "../../protocol/generated";
import { addressOf } from "../../router";
import { seatsOf } from "../../session/seats";
import { device } from "../../storage";
import { common } from "../../texts/common";
import { start } from "../../texts/start";
import { Link } from "../../ui/Link";
import { Badge, Card } from "../../ui/Panel";
import { CreateForm } from "./CreateForm";
import { CreatedCard } from "./CreatedCard";
import { ImportForm } from "./ImportForm";
import { RejoinForm } from "./RejoinForm";

export default function StartScreen() {
  const t = useText(start);
  const [made, setMade] = useState<{ created: Created; name: string } | null>(null);
  if (made !== null) return <CreatedCard created={made.created} name={made.name} />;
  const onCreated = (created: Created, name: string) => {
    setMade({ created, name });
    window.scrollTo(0, 0);
  };
  return (
    <div className="flex flex-col gap-8 pt-2">
      <div className="flex max-w-2xl flex-col gap-2">
        <h1>{t("title")}</h1>
        <p className="text-lg text-soft">{t("lead")}</p>
      </div>
      <div className="grid grid-cols-1 items-start gap-6 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title={t("create_title")}><CreateForm onCreated={onCreated} /></Card>
        <div className="flex flex-col gap-6">
          <MyWorkshops />
          <Card title={t("rejoin_title")}><RejoinForm /></Card>
          <Card title={t("import_title")}><ImportForm onCreated={onCreated} /></Card>
        </div>
      </div>
    </div>
  );
}

function MyWorkshops() {
  const t = useText(start);
  const words = useText(common);
  const seats = seatsOf(device).slice(0, 6);
  if (seats.length === 0) return null;
  return (
    <Card title={t("my_workshops")}>
      <ul className="flex flex-col gap-1">
        {seats.map((seat) => (
          <li key={`${seat.workshop} ${seat.person}`}>
            <Link
              to={addressOf({ workshop: seat.workshop, as: seat.person })}
              className="flex items-center justify-between gap-2 rounded-lg px-2 py-1.5 hover:bg-accent-soft"
            >
              <span className="min-w-0 truncate"><span className="font-medium">{seat.name || t("unnamed")}</span> <span className="font-mono text-sm text-soft">{seat.workshop.slice(0, 6)}</span></span>
              <Badge>{words(`role_${seat.role}`)}</Badge>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
