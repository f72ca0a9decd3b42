import type { AnchorHTMLAttributes } from "react";
import { navigate } from "../router";

/** A link inside this page: no reload, but a real address, so that it can be opened in another tab. */
export function Link({ to, onClick, ...rest }: { readonly to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">) {
  return (
    <a
      href={to}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(to);
        window.scrollTo(0, 0);
      }}
      {...rest}
    />
  );
}
