// A short, soft chime made by the browser itself; no sound file is loaded. Browsers allow sound only after a person has
// touched the page, so `readyChime` waits for the first touch or key. Before that, the text on the screen has to do.

import { device } from "../../storage";

const STORED = "fivefold.chime";
/** The notes of the chime, in hertz, one after another. */
const NOTES_HZ = [659.3, 523.3, 784] as const;
const NOTE_S = 0.28;
const LOUDNESS = 0.16;

let context: AudioContext | null = null;

/** Prepares the sound at the first touch or key. Returns what takes the listeners away. */
export function readyChime(): () => void {
  const wake = () => {
    if (typeof AudioContext === "undefined") return;
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume().catch(() => undefined);
  };
  window.addEventListener("pointerdown", wake);
  window.addEventListener("keydown", wake);
  return () => {
    window.removeEventListener("pointerdown", wake);
    window.removeEventListener("keydown", wake);
  };
}

/** Sounds the chime, if it is wanted and the browser allows it. */
export function chime(): void {
  if (context === null || context.state !== "running" || !chimeWanted()) return;
  const start = context.currentTime + 0.02;
  NOTES_HZ.forEach((hertz, n) => {
    if (context === null) return;
    const tone = context.createOscillator();
    const volume = context.createGain();
    const at = start + n * NOTE_S;
    tone.type = "sine";
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S * 2.4);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + NOTE_S * 2.5);
  });
}

/** Whether this browser should sound it. */
export function chimeWanted(): boolean {
  return device.get(STORED) !== "off";
}

export function wantChime(wanted: boolean): void {
  device.put(STORED, wanted ? null : "off");
}
