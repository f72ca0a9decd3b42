/** How long a file's address stays valid after the browser was asked to save it, in milliseconds. */
const VALID_MS = 30_000;

/** Lets the browser save what a page made as a file. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), VALID_MS);
}
