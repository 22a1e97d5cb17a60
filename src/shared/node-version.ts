/** The oldest Node that runs this package; package.json says the same. */
export const OLDEST_NODE = "22.19";

/** What to do about a Node that is too old; undefined where it is not. It runs on any Node, and imports nothing. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldest = 0, least = 0] = OLDEST_NODE.split(".").map(Number);
  return major > oldest || (major === oldest && minor >= least)
    ? undefined
    : `pulumi-livechat needs Node ${OLDEST_NODE} or newer, and this is Node ${version}: install a newer one, or add ` +
        "one to the project with `npm install --save-dev node@24` and begin the commands with `npx` " +
        "(`npx pulumi up`), which then takes that.";
}
