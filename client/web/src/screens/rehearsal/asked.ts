// Whether somebody asked for a rehearsal on the start page, before there was a workshop to rehearse in.

let asked = false;

export function askForRehearsal(): void {
  asked = true;
}

/** True once after `askForRehearsal`. */
export function takeRequest(): boolean {
  const was = asked;
  asked = false;
  return was;
}
