import type { LeftOut } from "./shapes.js";

/** What a notice is about. */
export type NoticeCode =
  /**
   * A field of an answer could not be read, and is left out of its object.
   *
   * Report it with the message.
   */
  | "unreadable_field"
  /**
   * A list has an object that does not tell which one it is.
   *
   * Look at it in LiveChat. What a list lacks is not taken for gone while it has one.
   */
  | "unreadable_object"
  /**
   * LiveChat announces that this version of its API becomes a legacy one.
   *
   * See docs/limits.md, and whether there is a newer version of this package.
   */
  | "legacy"
  /**
   * LiveChat announces that this version of its API is deprecated.
   *
   * See docs/limits.md, and whether there is a newer version of this package.
   */
  | "deprecation";

/** Something that is neither an answer nor a failure, and that somebody should know. */
export interface Notice {
  readonly code: NoticeCode;
  /** What it is and where, for people. It holds no value of a field, and nothing secret. */
  readonly message: string;
  /** Of an announcement: the day, `YYYY-MM-DD`, where the answer tells one. */
  readonly date?: string;
}

/** What the headers by which LiveChat announces the end of a version say, by their names. */
const announcements = { legacy: "it is a legacy version", deprecation: "it is deprecated" } as const;

/** How many unreadable places are told: an answer that is damaged as a whole would else be told a field at a time. */
const MOST = 50;

/** Tells each notice once, for a client. */
export class Notices {
  readonly #tell: ((notice: Notice) => void) | undefined;
  readonly #told = new Set<string>();
  readonly #announced = new Set<string>();

  constructor(tell: ((notice: Notice) => void) | undefined) {
    this.#tell = tell;
  }

  /** Tells what was left out of an answer: of each object and field once, in whichever answer they are met. */
  leftOut(method: string, path: string, all: readonly LeftOut[], clean: (text: string) => string): void {
    if (this.#tell === undefined) return;
    const section = path.split("/")[1] ?? "";
    for (const { misfit, isObject, object, inside, shownAs } of all) {
      const where = `${method} ${path}: ${String(misfit)}`;
      const message = isObject
        ? `${where}: there is an object that does not tell which one it is`
        : `${where}: it is left out${shownAs === "" ? "" : ` of the object with the ${shownAs}`}`;
      const key = object === "" ? `${path} ${misfit.path}` : `${section} ${object} ${inside}`;
      this.#once(key, { code: isObject ? "unreadable_object" : "unreadable_field", message: clean(message) });
    }
  }

  /** Tells what an answer's headers announce. */
  headers(header: (name: string) => string | undefined): void {
    for (const [code, what] of Object.entries(announcements)) {
      const value = header(code)?.trim() ?? "";
      const [date] = /^\d{4}-\d{2}-\d{2}(?!\d)/.exec(value) ?? [];
      if (value === "" || this.#announced.has(`${code} ${date}`)) continue;
      this.#announced.add(`${code} ${date}`);
      const when = date === undefined ? "; the day cannot be read from its answers" : ` from ${date} on`;
      const message = `LiveChat announces the end of version 2 of its API, which this package speaks: ${what}${when}`;
      this.#tell?.({
        code: code as keyof typeof announcements,
        message,
        ...(date !== undefined && { date }),
      });
    }
  }

  #once(key: string, notice: Notice): void {
    if (this.#told.has(key) || this.#told.size > MOST) return;
    this.#told.add(key);
    const isLast = this.#told.size > MOST;
    this.#tell?.(
      isLast
        ? {
            code: notice.code,
            message: "more of LiveChat's answers cannot be read: no further field is told",
          }
        : notice,
    );
  }
}
