import { UserRound, WifiOff } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { useCommand, useMe, useRoute, useSession, useStatus, useText, useView } from "../hooks";
import type { Phase } from "../protocol/generated";
import { saysNothing } from "../protocol/text";
import { simulatedIn } from "../rehearsal/mark";
import { addressOf, type Area } from "../router";
import { homeOf, navigation } from "../screens";
import { useOfferedElsewhere } from "../screens/drafts/offered";
import { RejoinCodeCard } from "../screens/join/RejoinCodeCard";
import { keepAsDrafts } from "../session/drafts";
import { keepLine, lineOf, linesFor, textsWait } from "../session/kept";
import { openTabs, thisTab } from "../session/tabs";
import { device } from "../storage";
import { common } from "../texts/common";
import { announce } from "./announcements";
import { Banner } from "./Panel";
import { Button } from "./Button";
import { LanguageSwitch, ThemeSwitch } from "./LanguageSwitch";
import { Link } from "./Link";

const UnsavedTexts = lazy(() => import("../screens/drafts/UnsavedTexts"));
const Brought = lazy(() => import("../screens/room/Brought"));
const SimulatedBanner = lazy(() => import("../screens/rehearsal/SimulatedBanner"));

/** The frame of a page outside a workshop. */
export function PlainShell({ children }: { readonly children: ReactNode }) {
  const t = useText(common);
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-5xl flex-col px-4 sm:px-6">
      <a href="#content" className="sr-only focus:not-sr-only">{t("skip")}</a>
      <header className="flex items-center justify-between gap-3 py-4">
        <Link to="/" className="flex items-center gap-2 text-lg font-semibold">
          <img src="/icon.svg" alt="" width={28} height={28} />
          Fivefold
        </Link>
        <div className="flex items-center gap-1"><ThemeSwitch /><LanguageSwitch /></div>
      </header>
      <main id="content" className="flex-1 pb-12">{children}</main>
    </div>
  );
}

/** The frame of every screen of a workshop: title, phase, connection, language; facilitators also get the areas. */
export function WorkshopShell({ children }: { readonly children: ReactNode }) {
  const t = useText(common);
  const { title, phase } = useView((view) => ({ title: view.workshop.title, phase: view.workshop.phase }));
  const me = useMe();
  const { send } = useCommand();
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="sr-only focus:not-sr-only focus:p-3">{t("skip")}</a>
      <header className="border-b border-line bg-paper print:hidden">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2">
          <div className="min-w-0 flex-1 basis-28">
            <p className="truncate font-semibold" title={title}>{title}</p>
            <p className="truncate text-sm text-soft">{t(`phase_${phase}`)}<span className="max-sm:sr-only"> · {t(`role_${me.role}`)}</span></p>
          </div>
          <div className="flex items-center gap-1">
            <AboutMeLink />
            <ThemeSwitch />
            <LanguageSwitch onChoose={(language) => {
              if (me.role !== "observer") void send({ type: "update_person", person: me.person, occupation: null, language }, "quiet");
            }} />
          </div>
        </div>
        {me.role !== "participant" && <Areas phase={phase} />}
        {me.role === "observer" && <p className="border-t border-line bg-ground px-4 py-1.5 text-sm text-soft">{t("observing")}</p>}
      </header>
      <Connection />
      <BroughtAlong />
      <Simulated />
      <RejoinCodeCard />
      <Unsaved />
      <main id="content" className="flex flex-1 flex-col">{children}</main>
    </div>
  );
}

/** Texts of mine that are on no board are offered wherever I am. */
function Unsaved() {
  const { seat } = useSession();
  useLinesAsDrafts();
  const some = useView((view) => Object.keys(view.me.drafts).length > 0 || textsWait(device, seat));
  const shown = useOfferedElsewhere();
  return some && !shown ? <Suspense fallback={null}><UnsavedTexts /></Suspense> : null;
}

/** What stands in the line of a board that takes no writing any more becomes a draft, and the person is told. */
function useLinesAsDrafts() {
  const t = useText(common);
  const { seat, api } = useSession();
  const connected = useStatus().kind === "live";
  const writable = useView((view) => Object.entries(view.boards).flatMap(([board, one]) => (one?.writable ? [board] : [])).join(" "));
  useEffect(() => {
    if (!connected) return undefined;
    let changed = false;
    const open = writable.split(" ");
    void openTabs().then((tabs) => {
      if (changed) return;
      for (const line of linesFor(device, seat, thisTab, tabs).filter(({ board }) => !open.includes(board))) {
        void keepAsDrafts(api, line.board, line.text).then((kept) => {
          if (!kept || lineOf(device, seat, line) !== line.text) return;
          keepLine(device, seat, { ...line, text: "" });
          if (!saysNothing(line.text)) announce(t("line_kept"));
        });
      }
    });
    return () => {
      changed = true;
    };
  }, [writable, connected, seat, api, t]);
}

/** A participant who is beside the exercises goes along when everybody is brought to one. */
function BroughtAlong() {
  const me = useMe();
  const route = useRoute();
  const beside = me.role === "participant" && me.room !== null && route.page === "workshop" && (route.area === "me" || route.area === "report");
  const running = useView(({ workshop: { phase } }) => phase === "exercises" || phase === "merging");
  return beside && running ? <Suspense fallback={null}><Brought /></Suspense> : null;
}

/** Invented people are never a secret. */
function Simulated() {
  const some = useView((view) => simulatedIn(view.people).length > 0);
  return some ? <Suspense fallback={null}><SimulatedBanner /></Suspense> : null;
}

function AboutMeLink() {
  const t = useText(common);
  const { seat } = useSession();
  const route = useRoute();
  const as = route.page === "workshop" ? route.as : null;
  return (
    <Link to={addressOf({ workshop: seat.workshop, area: "me", as })} title={t("area_me")} className="inline-flex min-h-9 items-center rounded-lg px-2 text-sm hover:bg-accent-soft">
      <UserRound aria-hidden size={18} className="text-soft sm:hidden" />
      <span className="max-sm:sr-only">{t("area_me")}</span>
    </Link>
  );
}

/** All areas, whatever the phase; the one the workshop is in now is marked. */
function Areas({ phase }: { readonly phase: Phase }) {
  const t = useText(common);
  const route = useRoute();
  const bar = useRef<HTMLElement>(null);
  const now = homeOf[phase];
  const shown: Area = (route.page === "workshop" ? route.area : null) ?? now;
  useEffect(() => {
    // On a narrow screen the row is longer than the screen.
    bar.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [shown]);
  if (route.page !== "workshop") return null;
  return (
    <nav ref={bar} aria-label={t("areas")} className="flex gap-1 overflow-x-auto px-3">
      {navigation.map((area) => (
        <Link
          key={area}
          to={addressOf({ workshop: route.workshop, area, as: route.as })}
          {...(area === shown ? { "aria-current": "page" as const } : {})}
          className="border-b-2 border-transparent px-2.5 py-1.5 whitespace-nowrap text-soft -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {t(`area_${area}`)}
          {area === now && <>{" "}<span role="img" className="ml-0.5 text-accent" title={t("now")} aria-label={t("now")}>●</span></>}
        </Link>
      ))}
    </nav>
  );
}

function Connection() {
  const t = useText(common);
  const status = useStatus();
  const { retry } = useSession();
  const lost = status.kind === "offline" || (status.kind === "connecting" && status.attempt > 0);
  return (
    <div role="status" aria-live="polite" className="print:hidden">
      {lost && (
        <Banner tone="warn" action={<Button icon={WifiOff} onClick={retry}>{t("retry_now")}</Button>}>
          {t(status.crowded ? "crowded" : "reconnecting")}
        </Banner>
      )}
    </div>
  );
}
