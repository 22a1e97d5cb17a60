/** A moment as chats show it, `Wed, 01/23/13 11:40:53 am`, in a timezone by its TZ name. */
export function chatDate(timestamp: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    weekday: "short",
    month: "2-digit",
    day: "2-digit",
    year: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: true,
  }).formatToParts(timestamp * 1000);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const time = `${part["hour"]}:${part["minute"]}:${part["second"]} ${part["dayPeriod"]?.toLowerCase()}`;
  return `${part["weekday"]}, ${part["month"]}/${part["day"]}/${part["year"]} ${time}`;
}

/**
 * The moment that a date means, in unix seconds: one as chats show it, in that timezone, or one that names its own;
 * undefined where it cannot be read.
 */
export function momentOf(date: string, timezone: string): number | undefined {
  const shown = /(\d\d)\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) ([ap])m$/.exec(date);
  if (shown === null) {
    const time = Date.parse(date) / 1000;
    return Number.isNaN(time) ? undefined : Math.floor(time);
  }
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = shown.slice(1, 7).map(Number);
  const time =
    Date.UTC(2000 + year, month - 1, day, (hour % 12) + (shown[7] === "p" ? 12 : 0), minute, second) / 1000;
  // Told in the timezone, the same figures as UTC are off by its distance from UTC.
  return timezone === "UTC" ? time : time - ((momentOf(chatDate(time, timezone), "UTC") ?? time) - time);
}

/** The day of a moment, `YYYY-MM-DD`, in a timezone by its TZ name. */
export function dayOf(timestamp: number, timezone: string): string {
  return dayFormat(timezone).format(timestamp * 1000);
}

/** Whether this is the TZ name of a timezone. */
export function isTimezone(name: string): boolean {
  try {
    return dayFormat(name).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Whether this is a day that exists, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  // The Swedish locale writes a date as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone });
  formats.set(timezone, format);
  return format;
}
