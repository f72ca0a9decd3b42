import type { PersonView } from "../protocol/generated";
import { useText } from "../hooks";
import { common } from "../texts/common";

/** Up to two initials of a name; what stands in brackets has none. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = [...(words[0] ?? "")][0] ?? "?";
  const second = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + second).toLocaleUpperCase();
}

/** A person as a small disc. Decoration: the name stands beside it. */
export function Avatar({ name, online }: { readonly name: string; readonly online?: boolean }) {
  return (
    <span aria-hidden className="relative inline-flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-ground text-xs font-semibold text-soft">
      {initialsOf(name)}
      {online !== undefined && (
        <span className={`absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-paper ${online ? "bg-good" : "bg-edge"}`} />
      )}
    </span>
  );
}

/** A person with name, presence in words for screen readers, and what they do. */
export function PersonLine({ name, person, mine = false }: { readonly name: string; readonly person: PersonView; readonly mine?: boolean }) {
  const t = useText(common);
  // "Something else" tells nobody anything.
  const does = person.about || (person.occupation === "other" ? "" : t(`occupation_${person.occupation}`));
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Avatar name={name} online={person.online} />
      <span className="min-w-0">
        <span className="block leading-snug font-medium">
          {name}{mine && <span className="font-normal text-soft"> · {t("you")}</span>}
          <span className="sr-only">, {person.online ? t("online") : t("offline")}</span>
        </span>
        {does !== "" && <span className="block text-sm leading-snug text-soft">{does}</span>}
      </span>
    </span>
  );
}
