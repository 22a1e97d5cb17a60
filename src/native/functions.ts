import { z } from "zod";
import type { LiveChatClient } from "../api/index.js";
import { Redactor } from "../api/redact.js";
import type { Values } from "../definitions/definition.js";
import { factsOf } from "../definitions/facts.js";
import { callReadFunction, type ReadFunction, readFunctions } from "../provider/lookups/index.js";
import { ProviderError } from "../provider/values/errors.js";
import { withoutWords } from "../provider/values/words.js";
import { nativeTokenOf } from "../shared/permanent.js";
import { holdsSecret, inClear, marked } from "./secrets.js";

/**
 * Calls the function of this token, and marks in what it gives what is secret.
 *
 * @throws ProviderError where there is no such function, and what reading raises.
 */
export async function calledFunction(token: string, api: LiveChatClient, args: Values): Promise<Values> {
  const called = readFunctions.find((one) => nativeTokenOf(one) === token);
  if (called === undefined) {
    throw new ProviderError("failed", `this version of the livechat provider has no function ${token}`);
  }
  try {
    return sealedResult(called, withoutWords(await callReadFunction(called, api, inClear(args))));
  } catch (error) {
    if (error instanceof Error) error.message = new Redactor(secretTexts(args)).text(error.message);
    throw error;
  }
}

function sealedResult({ list, result }: ReadFunction<never[], unknown>, values: Values): Values {
  if (list === undefined) return sealedObject(result, values);
  const items = values[list];
  return { [list]: Array.isArray(items) ? items.map((item: Values) => sealedObject(result, item)) : items };
}

function sealedObject({ shape }: z.ZodObject, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const schema = shape[name];
      const isSecret = schema instanceof z.ZodType && factsOf(schema).secret === true;
      return [name, isSecret && value !== undefined ? marked(value) : value];
    }),
  );
}

/** The texts among these arguments that no message may hold. */
function secretTexts(args: Values): string[] {
  return Object.values(args)
    .filter(holdsSecret)
    .map(inClear)
    .filter((value) => typeof value === "string");
}
