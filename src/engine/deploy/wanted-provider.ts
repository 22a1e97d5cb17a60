import { EngineError } from "../errors.js";
import { NATIVE_PACKAGE } from "../state/urn.js";
import { isMap, type PropertyMap } from "../values.js";

/** Under this name an engine keeps what of a provider is none of its configuration. */
const INTERNAL = "__internal";

/** The provider that a resource, a read or a call of the program wants. */
export interface WantedProvider {
  /** The type of the resource, or the token of the function. */
  readonly type: string;
  /** A reference to a provider of the program; empty for the default one. */
  readonly provider: string;
  readonly version: string;
  readonly pluginDownloadURL: string;
}

type Plugin = Partial<Pick<WantedProvider, "version" | "pluginDownloadURL">>;

/** The name of a default provider, which the CLI makes of what it was asked for: states of both engines have the same. */
export function defaultProviderName({ version, pluginDownloadURL: url }: Plugin): string {
  return ["default", ...versionParts(version ?? ""), ...(url ? [nameLike(url)] : [])].join("_");
}

function versionParts(version: string): string[] {
  if (version === "") return [];
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+([\w.-]+))?$/.exec(version);
  if (match === null) {
    throw new EngineError(
      "program",
      `The version "${version}" of the package "${NATIVE_PACKAGE}" is no version, such as "1.2.3".`,
    );
  }
  const [, major = "", minor = "", patch = "", pre, build] = match;
  return [major, minor, patch, ...[pre, build].flatMap((part) => part?.split(".") ?? [])];
}

/** An address with what a name cannot hold replaced, slash by slash. */
function nameLike(url: string): string {
  const parts = url.replace(/\/$/, "").split("/").filter(Boolean);
  return parts.map((part) => part.replaceAll(/[^\w.-]/g, "_")).join("/");
}

/** What of a provider's properties says where it comes from: its check cannot take it away. */
export const KEPT: readonly string[] = ["version", INTERNAL];

/** What of a provider's properties it is told itself. */
export function configurationOf({ [INTERNAL]: _internal, ...properties }: PropertyMap): PropertyMap {
  return properties;
}

/** A provider's configuration with what says where it comes from, in the CLI's form. */
export function withPlugin(
  config: PropertyMap,
  { version = "", pluginDownloadURL = "" }: Plugin,
): PropertyMap {
  const { [INTERNAL]: told } = config;
  const url = pluginDownloadURL.replace(/\/$/, "");
  const internal = { ...(isMap(told) && told), ...(url !== "" && { pluginDownloadURL: url }) };
  return {
    ...config,
    ...(version !== "" && { version: version.replace(/^v/, "") }),
    ...((version !== "" || url !== "") && { [INTERNAL]: internal }),
  };
}
