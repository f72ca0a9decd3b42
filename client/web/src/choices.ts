// What a person chose in this browser and nobody else needs to know. Where the browser keeps nothing (a private window), a choice lasts
// as long as the page.

/** What was kept under `key`; null if nothing was, or nothing can be. */
export function kept(key: string, storage?: Storage): string | null {
  try {
    return (storage ?? localStorage).getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a choice; null forgets it. */
export function keep(key: string, value: string | null, storage?: Storage): void {
  try {
    const where = storage ?? localStorage;
    if (value === null) where.removeItem(key);
    else where.setItem(key, value);
  } catch {
    // It lasts as long as the page.
  }
}
