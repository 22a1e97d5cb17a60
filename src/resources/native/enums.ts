import {
  agentStatuses,
  givenPermissions,
  goalMatchTypes,
  goalTypes,
  goalValueTypes,
  greetingOperators,
  greetingRuleTypes,
  greetingSubtypes,
  loginStatuses,
  ruleConditions,
  webhookDataTypes,
  webhookEventTypes,
} from "../../api/known-values.js";
import { type Pascal, pascal } from "../../shared/pascal.js";

/*
 * The values of the schema's enums under the names that Pulumi gives them in the code that it writes, as for an import.
 * Programs written by hand may as well give the texts.
 */

type Named<Value extends string> = { readonly [One in Value as Pascal<One>]: One };

function named<Value extends string>(values: readonly Value[]): Named<Value> {
  const entries = values.map((value) => [pascal(value), value] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object made of entries has no type of its own
  return Object.fromEntries(entries) as Named<Value>;
}

export const AgentLoginStatus = named(loginStatuses);
export const AgentPermission = named(givenPermissions);
export const AgentStatus = named(agentStatuses);
export const GoalMatchType = named(goalMatchTypes);
export const GoalType = named(goalTypes);
export const GoalValueType = named(goalValueTypes);
export const GreetingRuleCondition = named(ruleConditions);
export const GreetingRuleOperator = named(greetingOperators);
export const GreetingRuleType = named(greetingRuleTypes);
export const GreetingSubtype = named(greetingSubtypes);
export const WebhookDataType = named(webhookDataTypes);
export const WebhookEventType = named(webhookEventTypes);
