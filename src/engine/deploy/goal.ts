import { unsupported } from "../errors.js";
import { DYNAMIC_PACKAGE, isProviderType, NATIVE_PACKAGE, packageOf, typeOf } from "../state/urn.js";
import type { CustomTimeouts } from "../state/deployment.js";
import { TOLD, type Stand } from "../../shared/told.js";
import { isMap, type PropertyMap, type PropertyValue } from "../values.js";
import type { WantedProvider } from "./wanted-provider.js";

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
export interface Goal extends WantedProvider {
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
  /** The object that exists already and is taken into the state; empty for none. */
  importId: string;
  additionalSecretOutputs: string[];
  aliases: Alias[];
  customTimeouts: CustomTimeouts;
  /** Where it stands in what declares it, as far as its class tells. */
  stand: Stand;
}

/** What the program only wants to look at. */
export interface WantedRead extends WantedProvider {
  type: string;
  name: string;
  parent: string;
  /** Undefined in a preview where it is not known yet. */
  id: string | undefined;
  inputs: PropertyMap;
  dependencies: string[];
  additionalSecretOutputs: string[];
}

/** Where a resource stands, as its class tells among its inputs. */
export function standOf(inputs: PropertyMap): Stand {
  const told = inputs[TOLD];
  const { position, place } = isMap(told ?? null) ? (told as PropertyMap) : {};
  return {
    ...(typeof position === "number" && { position }),
    ...(typeof place === "string" && { place }),
  };
}

/** @throws EngineError `unsupported` for a resource or a provider of another package than those that the engine drives. */
export function refuseProvider(type: string, provider: string, what: string): void {
  if (type === "pulumi:pulumi:StackReference") throw unsupported(`A StackReference (${what})`);
  const packageName = packageOf(type);
  if (isProviderType(type)) {
    if (packageName === NATIVE_PACKAGE) return;
    throw unsupported(`An explicit provider of the package "${packageName}" (${what})`);
  }
  if (packageName !== DYNAMIC_PACKAGE && packageName !== NATIVE_PACKAGE) {
    throw unsupported(`A resource of the package "${packageName}" (${what})`);
  }
  if (provider !== "" && packageOf(typeOf(provider)) !== packageName) {
    throw unsupported(
      `A provider of the package "${packageOf(typeOf(provider))}" for a resource of another one (${what})`,
    );
  }
}
