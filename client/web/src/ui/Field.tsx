import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from "react";

const box =
  "w-full min-h-10 rounded-lg border border-edge bg-raised px-3 py-1.5 text-ink placeholder:text-soft placeholder-shown:text-ellipsis aria-invalid:border-danger disabled:opacity-60";

interface Around {
  readonly label: string;
  /** Help below the label. */
  readonly hint?: string | undefined;
  /** What is wrong with what was entered. */
  readonly problem?: string | undefined;
}

function Labelled({ id, label, hint, problem, children }: Around & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium">{label}</label>
      {hint && <p id={`${id}-hint`} className="text-sm text-soft">{hint}</p>}
      {children}
      {problem && <p id={`${id}-problem`} role="alert" className="text-sm text-danger">{problem}</p>}
    </div>
  );
}

function described(id: string, { hint, problem }: Around): { "aria-describedby"?: string; "aria-invalid"?: true } {
  const ids = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter((part) => part !== "").join(" ");
  return { ...(ids === "" ? {} : { "aria-describedby": ids }), ...(problem ? { "aria-invalid": true } : {}) };
}

/** What is to have the focus first says so to the dialog around it as well: a dialog that opens asks its parts, after React has. */
function asksFirst(wanted: boolean | undefined) {
  return wanted === true ? { ref: (element: HTMLElement | null) => element?.setAttribute("autofocus", "") } : {};
}

/** One line of text. */
export function Field({ label, hint, problem, className = "", ...rest }: Around & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <input id={id} className={`${box} ${className}`} {...described(id, { label, hint, problem })} {...asksFirst(rest.autoFocus)} {...rest} />
    </Labelled>
  );
}

interface FileProps extends Around {
  /** What the file is called that was chosen; null for none. */
  readonly name: string | null;
  /** The words on the button, and those beside it while nothing was chosen. */
  readonly choose: string;
  readonly none: string;
  readonly accept: string;
  readonly onFile: (file: File | null) => void;
}

/** A file from this device, in our words: the browser's own chooser speaks the language of the browser. */
export function FileField({ label, hint, problem, name, choose, none, accept, onFile }: FileProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <div className="relative flex flex-wrap items-center gap-x-3 gap-y-1">
        <input
          id={id} type="file" accept={accept} className="peer absolute inset-0 w-full cursor-pointer opacity-0" {...described(id, { label, hint, problem })}
          onChange={(event) => { onFile(event.target.files?.[0] ?? null); event.target.value = ""; }}
        />
        <span aria-hidden className="inline-flex min-h-10 items-center rounded-lg border border-edge bg-raised px-4 py-1.5 font-medium peer-hover:bg-accent-soft peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent">{choose}</span>
        <span aria-live="polite" className={`min-w-0 break-words ${name === null ? "text-soft" : ""}`}>{name ?? none}</span>
      </div>
    </Labelled>
  );
}

/** Several lines of text. */
export function TextArea({ label, hint, problem, className = "", ...rest }: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <textarea id={id} {...asksFirst(rest.autoFocus)} rows={3} className={`${box} ${className}`} {...described(id, { label, hint, problem })} {...rest} />
    </Labelled>
  );
}

/** A choice from a list: the browser's own, which works everywhere. */
export function Select({ label, hint, problem, className = "", children, ...rest }: Around & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <select id={id} className={`${box} ${className}`} {...described(id, { label, hint, problem })} {...rest}>{children}</select>
    </Labelled>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly options: ReadonlyArray<{ readonly value: Value; readonly label: string; readonly hint?: string }>;
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
}

/** A choice of a few, all visible. */
export function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex items-start gap-3 rounded-lg border border-line bg-raised px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio" name={name} value={option.value} checked={option.value === value}
            onChange={() => onChange(option.value)} className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            {option.label}
            {option.hint && <span className="block text-sm text-soft">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Yes or no. */
export function Check({ label, hint, ...rest }: { readonly label: string; readonly hint?: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="flex items-start gap-3 py-1">
      <input type="checkbox" className="mt-1 size-4 shrink-0 accent-accent" {...rest} />
      <span>
        {label}
        {hint && <span className="block text-sm text-soft">{hint}</span>}
      </span>
    </label>
  );
}
