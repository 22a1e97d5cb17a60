import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../../definitions/definition.js";
import { PartialError, ProviderError, sentence } from "../values/errors.js";
import { type Source, sourceOfCredentials } from "../operation/settings.js";

/** The same provider, whose failures say where credentials that were not accepted came from. */
export function explaining(
  source: () => Source | undefined,
  provider: dynamic.ResourceProvider<Values, Values>,
): dynamic.ResourceProvider<Values, Values> {
  const explained = async <Result>(work: () => Promise<Result> | undefined) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PartialError || !isNotAccepted(error)) throw error;
      const message = `${sentence(error)} ${sourceOfCredentials(source())}`;
      throw new ProviderError("failed", message, { cause: error });
    }
  };
  return {
    ...provider,
    create: async (inputs) => (await explained(() => provider.create(inputs))) as dynamic.CreateResult,
    read: async (id, props) => (await explained(() => provider.read?.(id, props))) ?? {},
    update: async (id, olds, news) => (await explained(() => provider.update?.(id, olds, news))) ?? {},
    delete: async (id, props) => await explained(() => provider.delete?.(id, props)),
  };
}

/** Whether an error, or what caused it, is that the API did not accept the credentials. */
function isNotAccepted(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === "authentication" || isNotAccepted(error.cause);
}
