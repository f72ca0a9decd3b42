// What a person chose in this browser and nobody else needs to know. Where the browser keeps nothing (a private window), a choice lasts
// as long as the page.

/** What was kept under `key`; null if nothing was, or nothing can be. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a choice; null forgets it. */
export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It lasts as long as the page.
  }
}
