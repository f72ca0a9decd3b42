// From an address to a screen: start page, join form, or the screen for role and phase.

import { Component, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { SessionContext, useLanguage, useMe, useRoute, useStatus, useText, useView, useViewArrived } from "./hooks";
import type { ErrorCode } from "./protocol/generated";
import { navigate, type WorkshopRoute } from "./router";
import { screenFor } from "./screens";
import { addressOfSeat, chooseSeat, dropSeat, type StoredSeat } from "./session/seats";
import { type Session, startSession } from "./session/session";
import { device } from "./storage";
import { common } from "./texts/common";
import { sentences } from "./texts/errors";
import { Button } from "./ui/Button";
import { Link } from "./ui/Link";
import { Loading } from "./ui/Loading";
import { EmptyState } from "./ui/Panel";
import { PlainShell, WorkshopShell } from "./ui/Shell";
import { Toaster } from "./ui/Toaster";

const StartScreen = lazy(() => import("./screens/start/StartScreen"));
const JoinScreen = lazy(() => import("./screens/join/JoinScreen"));
const RemovedScreen = lazy(() => import("./screens/about/RemovedScreen"));

export function App() {
  const route = useRoute();
  return (
    <Guard>
      <Suspense fallback={<Loading />}>
        {route.page === "start" && <PlainShell><StartScreen /></PlainShell>}
        {route.page === "unknown" && <Unknown />}
        {route.page === "workshop" && <Workshop key={route.workshop} route={route} />}
      </Suspense>
      <Toaster />
    </Guard>
  );
}

/** A link's secret asks who comes; otherwise the stored seat opens the workshop. */
function Workshop({ route }: { readonly route: WorkshopRoute }) {
  const [refused, setRefused] = useState<ErrorCode | null>(null);
  const seat = chooseSeat(device, route.workshop, route.as);
  const enter = (taken: StoredSeat) => {
    setRefused(null);
    navigate(addressOfSeat(device, taken), "replace");
  };
  if (seat === null || route.invite !== null || refused !== null) {
    return <PlainShell><JoinScreen route={route} refused={refused} onEnter={enter} /></PlainShell>;
  }
  const leave = (code: ErrorCode) => {
    // A removed person's seat is still good for what is stored about them.
    if (code !== "person_removed") dropSeat(device, seat);
    setRefused(code);
  };
  return <Seated key={`${seat.person} ${seat.token}`} seat={seat} onRefused={leave} />;
}

function Seated({ seat, onRefused }: { readonly seat: StoredSeat; readonly onRefused: (code: ErrorCode) => void }) {
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => {
    const started = startSession(seat);
    setSession(started);
    return () => started.stop();
    // A seat is known by its token; the key of this component changes with it.
  }, []);
  if (session === null) return <Loading />;
  return (
    <SessionContext value={session}>
      <Arrival session={session} onRefused={onRefused} />
    </SessionContext>
  );
}

/** Codes after which the stored seat is of no use. */
const seatIsGone: readonly ErrorCode[] = ["token_unknown", "token_expired", "workshop_unknown"];

function Arrival({ session, onRefused }: { readonly session: Session; readonly onRefused: (code: ErrorCode) => void }) {
  const arrived = useViewArrived(session);
  const status = useStatus();
  const t = useText(common);
  const language = useLanguage();
  const gone = status.kind === "refused" && seatIsGone.includes(status.code) ? status.code : null;
  useEffect(() => {
    if (gone !== null) onRefused(gone);
  }, [gone, onRefused]);
  if (status.kind === "refused" && status.code === "person_removed") {
    return <PlainShell><Suspense fallback={<Loading />}><RemovedScreen onLeave={() => onRefused("person_removed")} /></Suspense></PlainShell>;
  }
  if (status.kind === "refused" && gone === null) {
    return (
      <PlainShell>
        <EmptyState title={sentences[status.code][language]}>
          <Button look="primary" onClick={() => location.reload()}>{t("reload")}</Button>
        </EmptyState>
      </PlainShell>
    );
  }
  if (arrived) return <Seat />;
  const turnedAway = (status.kind === "offline" || status.kind === "connecting") && status.crowded;
  return (
    <PlainShell>
      {turnedAway && <EmptyState title={t("crowded")}><Button look="primary" onClick={session.retry}>{t("retry_now")}</Button></EmptyState>}
      {!turnedAway && (status.kind === "offline" ? <EmptyState title={t("reconnecting")} /> : <Loading />)}
    </PlainShell>
  );
}

function Seat() {
  const route = useRoute();
  const me = useMe();
  const { phase, title } = useView((view) => ({ phase: view.workshop.phase, title: view.workshop.title }));
  useEffect(() => {
    document.title = `${title} · Fivefold`;
  }, [title]);
  const Screen = screenFor(me.role, phase, route.page === "workshop" ? route.area : null);
  return (
    <WorkshopShell>
      <Suspense fallback={<Loading />}><Screen /></Suspense>
    </WorkshopShell>
  );
}

function Unknown() {
  const t = useText(common);
  return (
    <PlainShell>
      <EmptyState title={t("not_found")} heading><Link to="/" className="underline">{t("to_start")}</Link></EmptyState>
    </PlainShell>
  );
}

/** Catches a defect of the page, so that a person sees words instead of an empty sheet. */
class Guard extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const t = useText(common);
  return (
    <EmptyState title={t("crashed")}>
      <p className="mb-3">{t("crashed_text")}</p>
      <Button look="primary" onClick={() => location.reload()}>{t("reload")}</Button>
    </EmptyState>
  );
}
