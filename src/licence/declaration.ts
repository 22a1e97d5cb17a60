import type { Input } from "@pulumi/pulumi";
import type { resourceClasses } from "../resources/classes.js";
import type { EntryOptions } from "./model.js";

/** The arguments of an object of a licence, and its resource options. Where an id belongs, a key may stand. */
export type Declared<Args> = OneOrSeveral<Args> & { readonly options?: EntryOptions };

/**
 * In place of its `group`, an object may have `groups`, by their keys or ids: then there is one for each of them, with the
 * key `KEY.GROUP`.
 */
type OneOrSeveral<Args> = "group" extends keyof Args
  ? | (Args & { readonly groups?: never })
    | (Omit<Args, "group"> & { readonly group?: never; readonly groups: readonly (string | number)[] })
  : Args;

/** Objects under keys of your own choosing; the keys are the names of the resources. */
export type Section<Args> = Readonly<Record<string, Declared<Args>>>;

type ResourceClasses = typeof resourceClasses;

/** A whole licence: what `licence.yaml` holds, as an object. Every text may hold `${config:…}` and so on. */
export type LicenceDeclaration = {
  readonly [Name in keyof ResourceClasses]?: Section<ConstructorParameters<ResourceClasses[Name]>[1]>;
};

/** The values of `${var:name}`. A text with an output in it is an output itself. */
export type Vars = Readonly<Record<string, Input<string | number | boolean>>>;

/** What a {@link Licence} is declared with: a `file` or a `declaration`, and not both. */
export interface LicenceArgs {
  /**
   * The licence file. A relative name is relative to the folder in which the program runs, which for most is
   * that of Pulumi.yaml.
   */
  readonly file?: string;
  /**
   * One more folder from which the file may include others, besides its own and that of Pulumi.yaml, relative as `file`
   * is. Included files must really be in one of these, wherever symbolic links lead. Default: none.
   */
  readonly includeRoot?: string;
  /** The same as an object. */
  readonly declaration?: LicenceDeclaration;
  /**
   * The values of `${var:name}`. They come before those that the file itself gives under `vars`. One that the licence
   * does not have is an error: it would be misspelt, and what was meant left as the file has it.
   */
  readonly vars?: Vars;
  /**
   * Whether agents are protected: deleting or replacing one, by which its statistics would be lost for good, is
   * refused. An agent's own `options.protect` comes before it. To destroy the stack, set it to false and run
   * `up` first. Default: true.
   */
  readonly protectAgents?: boolean;
  /**
   * Whether its objects are resources of the native provider (`pulumi-livechat/native`), which the project's `plugins:` must
   * name then, and not dynamic ones. A state in which they are dynamic is gone on with by the next `up`, which sends nothing.
   * Default: false.
   */
  readonly native?: boolean;
}
