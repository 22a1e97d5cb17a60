import type { dynamic } from "@pulumi/pulumi";
import { resourceTypeOf, resourceTypes } from "../definitions/index.js";
import type { Values } from "../definitions/definition.js";
import { type Checked, concealing } from "./layers/concealing.js";
import { printing } from "./layers/printing.js";
import { sealing } from "./layers/sealing.js";
import type { Session } from "./operation/session.js";
import { providerOf } from "./provider.js";
import { loaderText } from "../shared/permanent.js";

type Handler = Required<dynamic.ResourceProvider<Values, Values>>;

/** What the loader texts of one operation come to. */
export interface Handlers {
  /** The provider of a resource type, by the type's name. */
  readonly handler: (name: string) => Handler;
  /** The name of the type that a provider's text loads, where it is this package's. */
  readonly typeIn: (text: string) => string | undefined;
}

const texts = new Map(resourceTypes.map(({ name }) => [loaderText(name), name]));

export function handlersOf(session: Session): Handlers {
  const checked: Checked = new Map();
  /** Each is asked for with each step of each resource. */
  const made = new Map<string, Handler>();
  const make = (name: string): Handler => {
    const type = resourceTypeOf(name);
    const provider = printing(sealing(type, concealing(name, providerOf(type, session), checked)));
    // Ours has all methods; Pulumi's type leaves them to choice.
    return provider as Handler;
  };
  return {
    handler: (name) => {
      const provider = made.get(name) ?? make(name);
      made.set(name, provider);
      return provider;
    },
    typeIn: (text) => texts.get(text),
  };
}
