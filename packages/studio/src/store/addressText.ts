/** Where the user is: a page and what was chosen on it, all as text, so that a link reproduces the view. */
export interface Address {
  readonly page: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The page that an empty address opens. */
export const FIRST_PAGE = "forward";

/** Reads what stands after `#` in the address bar: `#/forward?preset=square&gain=1.8`. Never throws: fields that cannot be read are left out. */
export function readAddress(hash: string): Address {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) fields[name] = value;
  return { page: path === "" ? FIRST_PAGE : path.replace(/\/+$/, ""), fields };
}

/** The text of an address, in the order in which fields were given; commas and semicolons stay readable. */
export function addressText({ page, fields }: Address): string {
  const query = new URLSearchParams(fields)
    .toString()
    .replaceAll("%2C", ",")
    .replaceAll("%3B", ";")
    .replaceAll("%7C", "|");
  return `#/${page}${query === "" ? "" : `?${query}`}`;
}
