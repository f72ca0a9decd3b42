// What Chromium's trace says about the main thread of a page: how much it worked in each frame.

/** Records while `run` runs, and gives the events. Few kinds of them: writing events down is work as well. */
export async function traced(page, run, more = []) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ["toplevel", "benchmark", "__metadata", ...more] });
  await run();
  return JSON.parse((await browser.stopTracing()).toString()).traceEvents;
}

/**
 * The work on the page's main thread in milliseconds, one entry per frame: from the beginning of each frame to the next, all tasks
 * that ran, whoever caused them. `work` is the processor's time, `wall` includes waiting for it and for other threads. Stretches
 * without any work are no frames.
 */
export function workPerFrame(events) {
  const main = mainThreadOf(events);
  const mine = events.filter((event) => event.pid === main.pid && event.tid === main.tid);
  const tasks = outermost(mine.filter((event) => event.ph === "X" && event.name === "ThreadControllerImpl::RunTask"));
  const begins = mine.filter((event) => event.name === "ProxyMain::BeginMainFrame" && event.ph === "X").map((event) => event.ts).sort((a, b) => a - b);
  const frames = begins.map((begin, at) => ({ begin, end: begins[at + 1] ?? Number.POSITIVE_INFINITY, work: 0, wall: 0 }));
  let at = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    while (at + 1 < frames.length && ts >= frames[at + 1].begin) at += 1;
    // What a frame's own task does belongs to that frame, although the task began a moment before.
    const inside = begins.find((begin) => begin >= ts && begin < ts + dur);
    const frame = inside === undefined ? frames[at] : frames[begins.indexOf(inside)];
    if (frame === undefined) continue;
    frame.work += tdur / 1000;
    frame.wall += dur / 1000;
  }
  return frames.filter(({ wall }) => wall > 0);
}

function mainThreadOf(events) {
  const named = events.filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain");
  const busy = new Map();
  for (const { pid, tid, dur = 0 } of events) busy.set(`${pid} ${tid}`, (busy.get(`${pid} ${tid}`) ?? 0) + dur);
  const [main] = named.sort((a, b) => (busy.get(`${b.pid} ${b.tid}`) ?? 0) - (busy.get(`${a.pid} ${a.tid}`) ?? 0));
  if (main === undefined) throw new Error("the trace names no main thread");
  return main;
}

/** Tasks that are not part of another one. */
function outermost(tasks) {
  let end = Number.NEGATIVE_INFINITY;
  return [...tasks].sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0)).filter(({ ts, dur = 0 }) => {
    if (ts + dur <= end) return false;
    end = ts + dur;
    return true;
  });
}

/** The value below which a share of the numbers lies. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
