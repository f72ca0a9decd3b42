/** Puts a text on the clipboard. False where the browser forbids it, as it does on plain http beside this computer. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether `copyText` has a chance here. */
export const canCopy = "clipboard" in navigator;
