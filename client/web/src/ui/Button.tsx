import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ComponentType, ReactNode, Ref } from "react";

type Look = "primary" | "plain" | "quiet" | "danger";

const looks: Record<Look, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
  plain: "border-edge bg-raised text-ink hover:bg-accent-soft",
  quiet: "border-transparent bg-transparent text-ink hover:bg-accent-soft",
  danger: "border-danger bg-raised text-danger hover:bg-danger-soft",
};

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words on it. One `primary` per screen: what to do next. */
export function Button({ look = "plain", icon: Icon, children, className = "", type = "button", ...rest }: Props) {
  return (
    <button
      type={type} data-primary={look === "primary" || undefined}
      className={`inline-flex min-h-10 items-center justify-center gap-2 rounded-lg border px-4 py-1.5 text-left font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 ${looks[look]} ${className}`}
      {...rest}
    >
      {Icon && <Icon aria-hidden size={18} className="shrink-0" />}
      {children}
    </button>
  );
}

interface IconProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  /** What it does: read out, and shown on hover. */
  readonly label: string;
  readonly icon: LucideIcon | ComponentType;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with a picture only; for what is known from everywhere (close, copy, more). */
export function IconButton({ label, icon: Icon, className = "", ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-soft transition-colors hover:bg-accent-soft hover:text-ink disabled:cursor-not-allowed disabled:opacity-55 ${className}`}
      {...rest}
    >
      <Icon aria-hidden size={18} />
    </button>
  );
}
