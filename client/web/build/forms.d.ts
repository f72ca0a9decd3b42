/** The module with the forms of words, as the file holds it. */
export function source(): string;
