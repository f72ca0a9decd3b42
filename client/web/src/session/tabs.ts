// Which tab of this browser this is, and which others are open.

import { ownTab } from "../storage";
import { newKey } from "./api";

export type TabName = string & { readonly __brand: "TabName" };

const KEY = "fivefold.tab";
const LOCK = "fivefold.tab.";

/** The name of this tab, the same after a reload. While the page is open it is not in the tab's storage: a tab that is duplicated copies that. */
export const thisTab = (ownTab.get(KEY) ?? newKey()) as TabName;
ownTab.put(KEY, null);
addEventListener("pagehide", () => ownTab.put(KEY, thisTab));
addEventListener("pageshow", () => ownTab.put(KEY, null));

/** Absent on plain http beside localhost. */
const locks = (navigator as Partial<Navigator>).locks;
// Held until the tab is closed, however that happens.
locks?.request(LOCK + thisTab, () => new Promise(() => undefined)).catch(() => undefined);

/** The tabs that are open. Where the browser does not tell, this one: what others wrote is then offered here too, and lost nowhere. */
export async function openTabs(): Promise<ReadonlySet<TabName>> {
  const { held = [], pending = [] } = (await locks?.query().catch(() => undefined)) ?? {};
  const names = [...held, ...pending].flatMap(({ name }) => (name?.startsWith(LOCK) === true ? [name.slice(LOCK.length) as TabName] : []));
  return new Set([thisTab, ...names]);
}
