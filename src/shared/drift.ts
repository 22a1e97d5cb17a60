/** What becomes of what was changed outside of the program: each follows the command that sees to it. */
export const repairs = "brings back what is declared;";
export const accepts =
  "takes what there is now into the files of a licence (in a program of your own, declare it).";

/** The command that accepts it; it is one of this package's own, whichever engine has the state. */
export function acceptCommand(stack?: string): string {
  return `pulumi-livechat export --update${stack === undefined ? "" : ` --stack ${stack}`}`;
}
