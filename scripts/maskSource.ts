/** Three views of one source, each as long as the source: what belongs to another view is blank. Line breaks stay. */
export interface MaskedSource {
  /** Code with comments, the insides of strings and of regular expressions blank; quotes stay. */
  readonly code: string;
  /** Comments only. */
  readonly comments: string;
  /** The insides of strings and templates only. */
  readonly strings: string;
}

const WORDS_BEFORE_REGEX = new Set(
  "return typeof case in of do else void delete instanceof new throw yield await".split(" "),
);

/**
 * Tells code from comments and strings, so that a rule about code does not fire on prose.
 * A scanner, not a parser: it knows strings, nested templates, comments, where a regular expression may begin and where an element of a
 * page ends. The text of such an element counts as code, and an apostrophe in it as a string up to the end of its line.
 */
export function maskSource(source: string): MaskedSource {
  const length = source.length;
  const code = new Array<string>(length);
  const comments = new Array<string>(length);
  const strings = new Array<string>(length);
  const put = (at: number, view: "code" | "comment" | "string"): void => {
    const character = source[at];
    const blank = character === "\n" ? "\n" : " ";
    code[at] = view === "code" ? character : blank;
    comments[at] = view === "comment" ? character : blank;
    strings[at] = view === "string" ? character : blank;
  };
  // One entry per open `${`: how many braces are open inside it.
  const templates: number[] = [];
  let at = 0;
  let lastCode = ""; // the last code that was not blank, to tell a division from a regular expression

  const readTemplate = (): void => {
    while (at < length) {
      if (source[at] === "\\") {
        put(at++, "string");
        if (at < length) put(at++, "string");
      } else if (source[at] === "`") {
        put(at++, "code");
        lastCode = "`";
        return;
      } else if (source[at] === "$" && source[at + 1] === "{") {
        put(at++, "code");
        put(at++, "code");
        templates.push(0);
        lastCode = "{";
        return;
      } else put(at++, "string");
    }
  };

  while (at < length) {
    const character = source[at];
    const next = source[at + 1];
    if (character === "/" && (next === "/" || next === "*")) {
      const end = next === "/" ? source.indexOf("\n", at) : source.indexOf("*/", at + 2) + 2;
      const stop = end < at + 2 ? length : end;
      while (at < stop) put(at++, "comment");
    } else if (character === '"' || character === "'") {
      put(at++, "code");
      while (at < length && source[at] !== character && source[at] !== "\n") {
        if (source[at] === "\\") put(at++, "string");
        if (at < length) put(at++, "string");
      }
      if (at < length) put(at++, "code");
      lastCode = character;
    } else if (character === "`") {
      put(at++, "code");
      readTemplate();
    } else if (character === "/" && regexMayBegin(lastCode) && !endsTag(source, at)) {
      put(at++, "code");
      let inClass = false;
      while (at < length && source[at] !== "\n" && (source[at] !== "/" || inClass)) {
        if (source[at] === "[") inClass = true;
        if (source[at] === "]") inClass = false;
        if (source[at] === "\\") put(at++, "string");
        if (at < length) put(at++, "string");
      }
      if (at < length) put(at++, "code");
      lastCode = ")";
    } else {
      const top = templates.length - 1;
      put(at++, "code");
      if (top >= 0 && character === "{") templates[top]++;
      if (top >= 0 && character === "}") {
        if (templates[top] === 0) {
          templates.pop();
          readTemplate();
          continue;
        }
        templates[top]--;
      }
      if (/[\w$]/.test(character)) lastCode = /[\w$]$/.test(lastCode) ? lastCode + character : character;
      else if (/\s/.test(character)) lastCode = /[\w$]$/.test(lastCode) ? `${lastCode} ` : lastCode;
      else lastCode = character;
    }
  }
  return { code: code.join(""), comments: comments.join(""), strings: strings.join("") };
}

/** `</div>` and `<br />`: a page's element ends there, and no regular expression begins. */
function endsTag(source: string, at: number): boolean {
  return source[at - 1] === "<" || (source[at + 1] === ">" && source[at - 1] === " ");
}

function regexMayBegin(lastCode: string): boolean {
  const last = lastCode.trim();
  if (last === "") return true;
  if (/[\w$]$/.test(last)) return WORDS_BEFORE_REGEX.has(last);
  return !/[)\]}"'`]$/.test(last);
}
