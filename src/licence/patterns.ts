/** Whether a text is what a pattern stands for: `*` is any text, all else is itself. Capital and small letters are the same. */
export function patternOf(text: string): (value: string) => boolean {
  const parts = text.split("*").map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${parts.join(".*")}$`, "isu");
  return (value) => pattern.test(value);
}
