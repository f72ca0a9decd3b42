// What people write, beside what it says: the same rule as `protocol/src/text.rs`.

/** White space, control characters, and marks and fillers that show nothing. */
const UNSEEN = /^[\s\p{Cc}\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u2800\u3164\ufeff\uffa0]*$/u;

/** Whether nothing of a text can be seen: then it is none. */
export function saysNothing(text: string): boolean {
  return UNSEEN.test(text);
}
