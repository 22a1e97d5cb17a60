import type { Definition } from "../../definitions/definition.js";

/** The type token of a resource: permanent, since every state names it. */
export function tokenOf(definition: Pick<Definition, "type">): string {
  return `pulumi-nodejs:dynamic/livechat:${definition.type}`;
}

/**
 * The text that Pulumi keeps in the state as a dynamic resource's provider, and runs for it.
 *
 * It is frozen: state written today must still load whatever version is installed in years, so neither
 * this text nor the subpath that it names can ever change. It holds no code of ours, which keeps the state
 * small and lets every old resource run today's provider.
 */
export function loaderText(type: string): string {
  return `exports.handler=()=>require("pulumi-livechat/provider").handler("${type}")`;
}
