import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { useLanguage, useMe, useSession, useText } from "../../hooks";
import { saveFile } from "../../saveFile";
import { type ExportFile, exportFiles } from "../../session/api";
import { sentenceOf } from "../../session/failure";
import { report } from "../../texts/report";
import { announce } from "../../ui/announcements";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Panel";

const names = {
  "report.md": "report_md", "problems.csv": "problems_csv", "plan.csv": "plan_csv", "sources.csv": "sources_csv", "plan.xlsx": "plan_xlsx",
  "jira.csv": "jira_csv", "trello.csv": "trello_csv", "linear.csv": "linear_csv", "workshop.json": "workshop_json",
} as const satisfies Record<ExportFile, string>;

/** What a task tracker imports. */
const forTrackers: readonly ExportFile[] = ["jira.csv", "trello.csv", "linear.csv"];

/** The report as files, and on paper. The whole workshop only for facilitators: it holds everybody's notes. */
export function Downloads() {
  const t = useText(report);
  const role = useMe().role;
  const language = useLanguage();
  const { api } = useSession();
  const [busy, setBusy] = useState<ExportFile | null>(null);
  const fetchFile = async (file: ExportFile) => {
    setBusy(file);
    const outcome = await api.exportFile(file, language);
    setBusy(null);
    if (!outcome.ok) {
      announce(sentenceOf(outcome.failure, language), "problem");
      return;
    }
    saveFile(outcome.value, file);
    announce(t("downloaded", { name: file }));
  };
  const files = exportFiles.filter((file) => file !== "workshop.json" || role === "facilitator");
  const button = (file: ExportFile) => (
    <Button key={file} icon={Download} disabled={busy !== null} onClick={() => void fetchFile(file)}>{t(names[file])}</Button>
  );
  return (
    <Card title={t("downloads")} className="print:hidden">
      <div className="flex flex-wrap gap-2">
        <Button look="primary" icon={Printer} onClick={() => window.print()}>{t("print")}</Button>
        {files.filter((file) => !forTrackers.includes(file)).map(button)}
      </div>
      <p className="mt-3 mb-1.5 text-sm text-soft">{t("for_trackers")}</p>
      <div className="flex flex-wrap gap-2">{forTrackers.map(button)}</div>
      {files.includes("workshop.json") && <p className="mt-2 text-sm text-soft">{t("workshop_json_hint")}</p>}
    </Card>
  );
}
