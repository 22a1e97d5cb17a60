import type { dynamic } from "@pulumi/pulumi";
import { Redactor } from "../../api/redact.js";
import { printable } from "../../shared/printable.js";
import type { Values } from "../../definitions/definition.js";
import { PartialError } from "../values/errors.js";
import { SECRETS, secretsIn } from "../../shared/permanent.js";
import { keyOf, withoutInternals } from "../values/state.js";
import { isObject } from "../values/canonical.js";
import { REFUSED, TAKES_OVER } from "../../shared/told.js";
import { type Knowledge, knowledge } from "../values/showing.js";

/** The inputs that `check` accepted in this operation, and what is secret in them. */
export type Checked = Map<string, ReadonlySet<string>>;

type Provider = dynamic.ResourceProvider<Values, Values>;

/**
 * The same provider, whose messages quote nothing that the program declares as a secret. Pulumi hands every
 * value to a provider in clear, and prints its messages: the program says in an input which of them are secret, and
 * the state remembers it for those who have no program.
 */
export function concealing(type: string, provider: Provider, checked: Checked): Provider {
  const keyIn = (inputs: Values) => `${type}\n${keyOf(withoutInternals(inputs))}`;
  /** What is known of inputs; those that were not checked as they are (`ignoreChanges`) come from a state. */
  const knownOf = (inputs: Values, olds: Values = {}): Knowledge => {
    const told = knownIn(inputs);
    if (told.isWhole) return told;
    const secrets = checked.get(keyIn(inputs));
    return secrets ? { secrets, isWhole: true } : knownIn(olds);
  };
  return {
    ...provider,

    check: async (olds, news) => {
      // An import has no program that could tell.
      const known = knownIn(news);
      const result = await knowing(known, news, async () => (await provider.check?.(olds, news)) ?? {});
      if (result.inputs === undefined) return result;
      if (known.isWhole) checked.set(keyIn(result.inputs), known.secrets);
      const { [REFUSED]: refusal, [TAKES_OVER]: takesOver, ...inputs } = result.inputs;
      const safe = (text: unknown) => concealed(String(text), known.secrets, news);
      return {
        ...result,
        inputs: {
          ...inputs,
          ...(refusal !== undefined && { [REFUSED]: safe(refusal) }),
          ...(isObject(takesOver) && { [TAKES_OVER]: { ...takesOver, said: safe(takesOver["said"]) } }),
        },
      };
    },

    diff: (id, olds, news) =>
      knowing(knownOf(news, olds), news, async () => (await provider.diff?.(id, olds, news)) ?? {}),

    create: async (inputs) => {
      const known = knownOf(inputs);
      const { id, outs } = await knowing(known, inputs, () => provider.create(inputs));
      return { id, outs: marked(outs, known) };
    },

    read: async (id, props = {}) => {
      const known = knownIn(props);
      const read = await knowing(known, props, async () => (await provider.read?.(id, props)) ?? {});
      return { ...read, ...(read.props && { props: marked(read.props, known) }) };
    },

    update: async (id, olds, news) => {
      const known = knownOf(news, olds);
      const updated = await knowing(known, news, async () => (await provider.update?.(id, olds, news)) ?? {});
      return { outs: marked(updated.outs, known) };
    },

    delete: async (id, props) => {
      const known = knownIn(props);
      await knowing(known, props, async () => await provider.delete?.(id, props));
    },
  };
}

async function knowing<Result>(
  known: Knowledge,
  values: Values,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await knowledge.run(known, call);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // What LiveChat says may hold what was sent to it.
    error.message = concealed(error.message, known.secrets, values);
    throw error instanceof PartialError
      ? new PartialError(error.id, marked(error.properties, known), error.message)
      : error;
  }
}

function concealed(text: string, names: ReadonlySet<string>, values: Values): string {
  const secrets = [...names]
    .map((name) => values[name])
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map(String);
  return new Redactor([...secrets, ...secrets.map(printable)]).text(text);
}

function knownIn(values: Values): Knowledge {
  return { secrets: secretsIn(values), isWhole: Array.isArray(values[SECRETS]) };
}

function marked(values: Values = {}, { secrets, isWhole }: Knowledge): Values {
  return { ...values, ...(isWhole && { [SECRETS]: [...secrets] }) };
}
