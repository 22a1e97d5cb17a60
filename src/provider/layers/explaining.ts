import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../../definitions/definition.js";
import { PartialError, ProviderError, sentence } from "../values/errors.js";
import { type Source, sourceOfCredentials } from "../operation/settings.js";

/** The same provider, whose failures say where credentials that were not accepted came from. */
export function explaining(
  source: () => Source | undefined,
  provider: dynamic.ResourceProvider<Values, Values>,
): dynamic.ResourceProvider<Values, Values> {
  const attempt = async <Result>(work: () => Promise<Result> | undefined) => {
    try {
      return await work();
    } catch (error) {
      throw explained(error, source());
    }
  };
  return {
    ...provider,
    diff: async (id, olds, news) => (await attempt(() => provider.diff?.(id, olds, news))) ?? {},
    create: async (inputs) => (await attempt(() => provider.create(inputs))) as dynamic.CreateResult,
    read: async (id, props) => (await attempt(() => provider.read?.(id, props))) ?? {},
    update: async (id, olds, news) => (await attempt(() => provider.update?.(id, olds, news))) ?? {},
    delete: async (id, props) => await attempt(() => provider.delete?.(id, props)),
  };
}

/** The same error, which says where the credentials came from if it is that they were not accepted. */
export function explained(error: unknown, source: Source | undefined): unknown {
  if (error instanceof PartialError || !isNotAccepted(error)) return error;
  const message = `${sentence(error)} ${sourceOfCredentials(source)}`;
  return new ProviderError("failed", message, { cause: error });
}

/** Whether an error, or what caused it, is that the API did not accept the credentials. */
function isNotAccepted(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === "authentication" || isNotAccepted(error.cause);
}
