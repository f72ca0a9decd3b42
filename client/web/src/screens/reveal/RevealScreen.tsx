import { Results } from "./Results";

/** The results, for facilitators and observers. */
export default function RevealScreen() {
  return <Results />;
}
