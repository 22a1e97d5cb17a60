import { randomUUID } from "node:crypto";
import {
  CustomResource,
  type CustomResourceOptions,
  getProject,
  getStack,
  type ID,
  type Input,
  isSecret,
  log,
  output,
  type Output,
  type Resource,
  runtime,
  secret,
} from "@pulumi/pulumi";
import { credentialsIn } from "../../shared/addresses.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { standingOf } from "./holders.js";
import {
  type Notation,
  otherTokens,
  propertiesOf,
  registeredOf,
  secretOutputsOf,
  tokenOfKind,
  type ToldOptions,
} from "../values/registration.js";
import { inputsOf } from "./inputs.js";
import { requireInstalled } from "./installed.js";
import { pluginOptions } from "./plugin.js";
import { failureOf } from "./run-error.js";
import type { TakesOver } from "../values/told.js";
import { joined, printable, printableLines } from "../../shared/printable.js";
import { REFUSED, type Stand, TAKES_OVER } from "../../shared/told.js";

/** Under this name Pulumi keeps the type token of every resource, and looks for that of a class. */
const TYPE = "__pulumiType";

/** Pulumi's options of a resource, and one of ours. */
export interface LiveChatResourceOptions extends CustomResourceOptions {
  /**
   * Whether it is one of several objects that the account itself has of one natural key: each of them is managed by its id,
   * as an import gives it. A second one is never made. Default: false: two resources of one natural key are an error.
   */
  twin?: boolean;
}

/** The base of every resource class: a custom resource whose provider is the frozen loader text, or the native provider. */
export abstract class LiveChatResource<Args extends object> extends CustomResource {
  /** What the resource is made from: one a class. */
  static get definition(): ResourceType {
    throw new TypeError(`${this.name} has no definition`);
  }

  /** Whether the native provider makes it, and not a dynamic one by the loader text. */
  static get isNative(): boolean {
    return false;
  }

  /** The type token of the class: what policies and transforms compare, and what every state names. */
  static get [TYPE](): string {
    return tokenOfKind({ type: this.definition, isNative: this.isNative });
  }

  /** Whether a value is a resource of this class, also while it is being made and where another copy of the package made it. */
  static override isInstance<Resource extends CustomResource>(
    this: (abstract new (name: string, args: never) => Resource) & { readonly [TYPE]: string },
    value: unknown,
  ): value is Resource {
    return isOfType(value, this[TYPE]);
  }

  /** The object with this id, read and never changed. Fails where there is none. */
  static get<Resource>(
    this: new (name: string, args: never, options?: CustomResourceOptions) => Resource,
    name: string,
    id: Input<ID>,
    options?: CustomResourceOptions,
  ): Resource {
    return new this(name, {} as never, { ...options, id });
  }

  constructor(name: string, args: Args, given?: LiveChatResourceOptions) {
    const { twin, ...options } = given ?? {};
    const { definition: type, isNative, [TYPE]: token } = new.target;
    if (!isNative) requireInstalled();
    const kind = { type, isNative };
    const props = propertiesOf(type, inputsOf(type, name, args), outputs);
    const resource = `${COPY}/${++made}`;
    const standing =
      options.id === undefined ? standingOf(type, token, name, props, options, () => this) : undefined;
    // A native provider is asked for what a step comes to, and says itself what an `up` would refuse.
    const isPreviewed = standing !== undefined && !isNative && runtime.isDryRun();
    const told = standing && {
      resource,
      name,
      twin,
      stand: { position: made, ...(given && stands.get(given)) },
      holder: standing.holder,
      accounts: standing.accounts,
      previewed: runtime.isDryRun() ? `${getProject()}/${getStack()}` : undefined,
    };
    const aliases = [
      ...(options.aliases ?? []),
      ...(standing?.before ? [standing.before] : []),
      ...otherTokens(kind).map((other) => ({ type: other })),
    ];
    super(
      token,
      name,
      {
        ...registeredOf(kind, props, toldOptionsOf(options), told, outputs),
        ...(isPreviewed && { [REFUSED]: undefined, [TAKES_OVER]: undefined }),
      },
      {
        ...options,
        ...(isNative && pluginOptions()),
        ...(aliases.length > 0 && { aliases }),
        additionalSecretOutputs: [
          ...(options.additionalSecretOutputs ?? []),
          ...secretOutputsOf(type, props),
        ],
      },
    );
    numbers.set(this, resource);
    if (isPreviewed) {
      (this as unknown as { readonly [REFUSED]: Output<string | undefined> })[REFUSED].apply((refusal) => {
        // Nobody waits for it: so the program goes on, and fails in the end with all of them.
        if (refusal !== undefined) throw failureOf(this, printable(refusal));
      });
      // An engine that shows it in the plan leaves it out.
      (this as unknown as { readonly [TAKES_OVER]: Output<TakesOver | undefined> })[TAKES_OVER].apply(
        (takesOver) => (takesOver ? log.info(joined(printableLines(takesOver.said), "\n"), this) : undefined),
      );
    }
  }
}

/** Tells this copy of the package from others that a program may have as well. */
const COPY = randomUUID();
let made = 0;
/** Under which names the provider was told of the resources. */
const numbers = new WeakMap<Resource, string>();

function numberOf(resource: Resource): string | null {
  return numbers.get(resource) ?? null;
}

/** By the options that a resource is made with. */
const stands = new WeakMap<CustomResourceOptions, Stand>();

/** Tells where the resource that is made with these options stands, where that is not the order of the program. */
export function standingAt(stand: Stand, options: CustomResourceOptions): CustomResourceOptions {
  stands.set(options, stand);
  return options;
}

function toldOptionsOf(options: CustomResourceOptions): ToldOptions {
  const { ignoreChanges, deleteBeforeReplace, retainOnDelete, replaceWith, deletedWith } = options;
  return {
    ignoreChanges,
    deleteBeforeReplace,
    retainOnDelete,
    ...(replaceWith && { replaceWith: replaceWith.map(numberOf) }),
    ...(deletedWith && { deletedWith: numberOf(deletedWith) }),
  };
}

/** What is more than a value is an output. */
const outputs: Notation = { secret, address: sealed, secretsAmong };

/** An address as a secret where a user and a password are in it. */
function sealed(value: unknown): unknown {
  if (typeof value === "string") return credentialsIn(value) === undefined ? value : secret(value);
  const address: Output<unknown> = output(value as Input<object>);
  return address.apply(sealed);
}

/** Those of the properties that hold a secret. */
function secretsAmong(names: readonly string[], values: Values): string[] | Promise<string[]> {
  const candidates = names.filter((name) => typeof values[name] === "object");
  if (candidates.length === 0) return [];
  // A value that fails is told where it is used.
  const isHidden = (name: string) => isSecret(output(values[name])).catch(() => false);
  return Promise.all(candidates.map(isHidden)).then((hidden) =>
    candidates.filter((_name, index) => hidden[index]),
  );
}

/** Whether a value is a resource of this type. */
export function isOfType(value: unknown, token: string): boolean {
  return (value as { readonly [TYPE]?: unknown } | null | undefined)?.[TYPE] === token;
}
