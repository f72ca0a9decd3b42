// Whether this person wants pointers on boards: off until they ask for it, remembered in this browser.

import { useCallback, useState } from "react";

const KEY = "fivefold.pointers";

export function usePointerChoice(): readonly [boolean, (wanted: boolean) => void] {
  const [wanted, setWanted] = useState(stored);
  const choose = useCallback((next: boolean) => {
    setWanted(next);
    try {
      localStorage.setItem(KEY, next ? "on" : "off");
    } catch {
      // The choice lasts as long as the board is open.
    }
  }, []);
  return [wanted, choose];
}

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}
