import { unsupported } from "../errors.js";
import type { CustomTimeouts } from "../state/deployment.js";
import type { Stand } from "../../shared/told.js";
import type { PropertyMap, PropertyValue } from "../values.js";

/** One of the names that a resource may have had: a URN, or what differs from the present one. */
export interface Alias {
  urn?: string;
  name?: string;
  type?: string;
  stack?: string;
  project?: string;
  parent?: string;
  noParent?: boolean;
}

/** What the program wants a resource to be. */
export interface Goal {
  type: string;
  name: string;
  custom: boolean;
  parent: string;
  inputs: PropertyMap;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  protect: boolean | undefined;
  retainOnDelete: boolean | undefined;
  deletedWith: string;
  replaceWith: string[];
  deleteBeforeReplace: boolean | undefined;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  replacementTrigger: PropertyValue;
  additionalSecretOutputs: string[];
  aliases: Alias[];
  customTimeouts: CustomTimeouts;
  /** Where it stands in what declares it, as far as its class tells. */
  stand: Stand;
}

/** What the program only wants to look at. */
export interface WantedRead {
  type: string;
  name: string;
  parent: string;
  /** Undefined in a preview where it is not known yet. */
  id: string | undefined;
  inputs: PropertyMap;
  dependencies: string[];
  additionalSecretOutputs: string[];
}

/** Only the SDK's dynamic provider is there to manage resources. */
export function refuseProvider(type: string, provider: string, what: string): void {
  if (!type.startsWith("pulumi-nodejs:")) {
    throw unsupported(
      type === "pulumi:pulumi:StackReference"
        ? `A StackReference (${what})`
        : `A resource that is not a dynamic one (${what})`,
    );
  }
  if (provider !== "") {
    throw unsupported(`The "provider" option (${what})`);
  }
}
