import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { differences } from "./canonical.js";
import { marksOf } from "./declared.js";
import { ProviderError, type ProviderErrorCode } from "./errors.js";
import { describe, nameOf, partitionOf, resourceError } from "./key.js";
import { stateOf, withoutInternals } from "./state.js";

/** What is declared of one resource: its type and its inputs, with what is asked of the two again and again. */
export class Declaration {
  readonly type: ResourceType;
  /** As Pulumi gives them: with its own properties, and ours that are instructions to the provider. */
  readonly inputs: Values;
  /** The same without those. */
  readonly args: Values;
  #name: string | undefined;

  constructor(type: ResourceType, inputs: Values) {
    this.type = type;
    this.inputs = inputs;
    this.args = withoutInternals(inputs);
  }

  /** The type and natural key as one text: equal for what a person takes for the same object. */
  get name(): string {
    return (this.#name ??= nameOf(this.type, this.args));
  }

  /** Where to look for the object. */
  get partition(): unknown {
    return partitionOf(this.type, this.args);
  }

  /** `Tag "vip" (group 1)`: the object for a person, by its natural key, and by its `id` where that may not be shown. */
  describe(id?: string): string {
    return describe(this.type, this.args, id);
  }

  /** The properties in which an object differs from what is declared. */
  differencesFrom(state: Values): string[] {
    return differences(this.type, this.args, state);
  }

  /** The state of the resource, whose object is as `actual`: what the API never tells is as declared. */
  stateOf(actual: Values): Values {
    return stateOf(this.type, actual, this.args);
  }

  /** What is recorded of the resource in this state. */
  outputs(state: Values): Values {
    return { ...state, ...marksOf(this.type, this.args) };
  }

  /** The same where it is recorded by a failure, to which Pulumi adds nothing. */
  partialOutputs(state: Values): Values {
    return { ...this.outputs(state), ["__provider"]: this.inputs["__provider"] };
  }

  /** The refusal of what is declared, which it names. */
  refusal(code: ProviderErrorCode, reason: string, id?: string): ProviderError {
    return new ProviderError(code, `${this.describe(id)}: ${reason}`);
  }

  /** A failure in the work on it, which it names once. */
  failure(error: unknown, id?: string): Error {
    return resourceError(this.type, this.args, error, id);
  }
}
