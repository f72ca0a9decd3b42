import { useCallback, useEffect, useState } from "react";
import { useSession } from "../../hooks";
import type { AboutMe } from "../../protocol/generated";
import type { Failure } from "../../session/failure";

/** What the server stores about the person of this seat; `load` asks again. */
export function useStored() {
  const { api } = useSession();
  const [stored, setStored] = useState<AboutMe | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = useCallback(async () => {
    setFailure(null);
    const outcome = await api.aboutMe();
    if (outcome.ok) setStored(outcome.value);
    else setFailure(outcome.failure);
  }, [api]);
  useEffect(() => {
    void load();
  }, [load]);
  return { stored, failure, load };
}
