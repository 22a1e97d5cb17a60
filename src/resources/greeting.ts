import type { Output } from "@pulumi/pulumi";
import type { z } from "zod";
import { greeting, type greetingArgs } from "../definitions/greeting.js";
import type { greetingRule } from "../definitions/greeting-rules.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { ArgsOf } from "../provider/values/args.js";
import * as reads from "../provider/lookups/greeting.js";
import { listLookup, lookup, outputForm } from "../provider/program/lookup.js";
import { LiveChatResource } from "../provider/program/resource.js";

/** What a greeting is declared with. */
export type GreetingArgs = ArgsOf<typeof greetingArgs>;

/** A greeting of either provider: ids of groups are numbers of the dynamic one, and texts of the native one. */
export abstract class AnyGreeting<Id> extends LiveChatResource<GreetingArgs> {
  declare readonly name: Output<string>;
  declare readonly rules: Output<z.output<typeof greetingRule>[]>;
  declare readonly group: Output<Id>;
  declare readonly active: Output<boolean>;
  declare readonly subtype: Output<string | undefined>;
  declare readonly properties: Output<Record<string, string>>;

  static override get definition(): ResourceType {
    return greeting;
  }
}

/**
 * A message that is shown to visitors when its rules are met.
 *
 * Natural key: the name and the group. A new group or subtype replaces it, all else updates it in place.
 * Scopes: `greetings_read`, `greetings_write`.
 */
export class Greeting extends AnyGreeting<number> {}

/** The greeting with this id. The API does not tell its group. */
export const getGreeting = lookup(reads.getGreeting);
export const getGreetingOutput = outputForm(getGreeting);

/** The greetings of all groups, or of one. */
export const getGreetings = listLookup(reads.getGreetings);
export const getGreetingsOutput = outputForm(getGreetings);
