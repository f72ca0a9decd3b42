import { mark, type Marks } from "./marking";

/** A text with the words marked that made it match: what is the same underlined, what differs dotted. */
export function Marked({ text, marks }: { readonly text: string; readonly marks: Marks }) {
  return (
    <>
      {mark(text, marks).map((piece, at) =>
        piece.mark === null
          ? piece.text
          : (
            <mark
              key={at}
              className={piece.mark === "same"
                ? "rounded-xs bg-good-soft text-good underline decoration-2 underline-offset-3"
                : "rounded-xs bg-warn-soft text-warn underline decoration-dotted decoration-2 underline-offset-3"}
            >
              {piece.text}
            </mark>
          ))}
    </>
  );
}
