// What a participant may say they do.

import type { Occupation } from "./generated";

/** Every occupation, in the order in which they are offered. */
export const occupations: readonly Occupation[] = ["talks_to_customers", "owns_process", "other"];
