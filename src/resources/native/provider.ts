import { type Input, output, ProviderResource, type ResourceOptions, secret } from "@pulumi/pulumi";
import { type Setting, settings } from "../../api/settings.js";
import { pluginOptions } from "../../provider/program/plugin.js";

/** The package of the native provider, as Pulumi calls it. */
const PACKAGE = "livechat";

type Settings = typeof settings;

/** The key of a setting that is a text, a flag or a number. */
type KeysOf<Type> = {
  [Name in keyof Settings]: (Settings[Name] extends { type: infer Own } ? Own : "text") extends Type
    ? Settings[Name]["key"]
    : never;
}[keyof Settings];

/**
 * What a provider is made with, each as the setting of that name in the stack's configuration (`livechat:token`): the
 * credentials, and limits in milliseconds.
 */
export type ProviderArgs = { [Key in KeysOf<"text">]?: Input<string | undefined> } & {
  [Key in KeysOf<"flag">]?: Input<boolean | string | undefined>;
} & { [Key in KeysOf<"number">]?: Input<number | string | undefined> };

/**
 * The connection to one licence, for the native resources that are given it as their `provider`: so one program can declare
 * several licences. What it is given comes before the environment. Its token is a secret.
 */
export class Provider extends ProviderResource {
  /** The type token of the class, without what all providers have. */
  static readonly __pulumiType = PACKAGE;

  /** Whether a value is such a provider, also where another copy of the package made it. */
  static override isInstance(value: unknown): value is Provider {
    return (
      ProviderResource.isInstance(value) &&
      Reflect.get(value, "__pulumiType") === `pulumi:providers:${PACKAGE}`
    );
  }

  constructor(name: string, args: ProviderArgs = {}, options?: ResourceOptions) {
    super(PACKAGE, name, inputsOf(args), {
      ...options,
      ...pluginOptions(),
    });
  }
}

/** Pulumi keeps what a provider is given as texts. */
function inputsOf(args: ProviderArgs): Record<string, unknown> {
  const given = Object.values<Setting>(settings).flatMap(({ key, secret: isSecret }) => {
    const value: unknown = Reflect.get(args, key);
    if (value === undefined) return [];
    const text = output(value).apply((known) =>
      known === undefined || typeof known === "string" ? known : JSON.stringify(known),
    );
    return [[key, isSecret === true ? secret(text) : text] as const];
  });
  return Object.fromEntries(given);
}
