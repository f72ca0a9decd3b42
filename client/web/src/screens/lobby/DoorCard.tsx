import { useCommand, useText, useView } from "../../hooks";
import type { WhenFull } from "../../protocol/generated";
import { lobby } from "../../texts/lobby";
import { Check, Choice } from "../../ui/Field";
import { Card } from "../../ui/Panel";

/** Who may still come in, and what happens when there is no seat. */
export function DoorCard() {
  const t = useText(lobby);
  const { locked, whenFull } = useView((view) => ({ locked: view.workshop.door_locked, whenFull: view.workshop.when_full }));
  const { send, busy } = useCommand();
  const options: ReadonlyArray<WhenFull> = ["open_room", "wait"];
  return (
    <Card title={t("door")}>
      <Check
        label={t("door_locked")} hint={t("door_locked_hint")} checked={locked} disabled={busy}
        onChange={(event) => void send({ type: "set_door", locked: event.target.checked })}
      />
      <div className="mt-3">
        <Choice
          label={t("when_full")} value={whenFull} onChange={(when_full) => void send({ type: "set_when_full", when_full })}
          options={options.map((value) => ({ value, label: t(`when_full_${value}`) }))}
        />
      </div>
    </Card>
  );
}
