// Whether this person wants pointers on boards: off until they ask for it, remembered in this browser.

import { useCallback, useState } from "react";
import { device } from "../../storage";

const KEY = "fivefold.pointers";

export function usePointerChoice(): readonly [boolean, (wanted: boolean) => void] {
  const [wanted, setWanted] = useState(() => device.get(KEY) === "on");
  const choose = useCallback((next: boolean) => {
    setWanted(next);
    device.put(KEY, next ? "on" : "off");
  }, []);
  return [wanted, choose];
}
