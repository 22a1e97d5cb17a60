import { idSegment, type Http } from "./http.js";
import type {
  greetingOperators,
  greetingRuleTypes,
  greetingSubtypes,
  ruleConditions,
} from "./known-values.js";
import { acknowledgement, flag, id, scalarText, text, textMap, told, type Told } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { object, type ObjectList, objects, type Shape, wholeList } from "./shapes.js";

/**
 * What a greeting's rule looks at: the seconds spent on the site or the page, the page's address or one seen before,
 * how many pages were seen, where the visitor came from, is, how often they came, what they searched for, a variable
 * of the page, a sequence of addresses, or an advertisement.
 */
export type GreetingRuleType = (typeof greetingRuleTypes)[number];

/** How a greeting's rule compares. */
export type GreetingOperator = (typeof greetingOperators)[number];

type GreetingSubtype = (typeof greetingSubtypes)[number];

/** A condition for a greeting to be shown. */
export interface GreetingRule {
  id?: number;
  type: Told<GreetingRuleType>;
  /** How the value is compared. `url_funnel` rules have one for each address. */
  operator?: Told<GreetingOperator>;
  /** How it joins the other rules: `and`, all must hold; or `or`, any will do. */
  condition?: string;
  value?: string;
  /** Of `custom_variable` and `ads_traffic` rules. */
  variableName?: string;
  /** Of `custom_variable` and `ads_traffic` rules. */
  variableValue?: string;
  /** Of `url_funnel` rules: the addresses, in order. */
  urls?: { url: string; operator?: Told<GreetingOperator> }[];
}

/**
 * A message that is shown to visitors when its rules are met. A field is missing where the answer lacks it, or it could not
 * be read.
 */
export interface Greeting {
  id: number;
  /** Whether it is shown. */
  active?: boolean;
  /** Seen in the settings only, not by visitors. */
  name?: string;
  /** The API keeps no order among them. */
  rules?: GreetingRule[];
  /** By the widget's own keys, such as `greeting-message_text`. */
  properties?: Record<string, string>;
  /** Id of the group, where the answer tells it. */
  group?: number;
  /** `announcement`, where the answer tells it. */
  subtype?: Told<GreetingSubtype>;
  [field: string]: unknown;
}

/** A rule as it is written. */
export interface GreetingRuleArgs {
  type: GreetingRuleType;
  /** Default `equals`. Not for `url_funnel`. */
  operator?: GreetingOperator;
  /**
   * How it joins the other rules: `and`, all must hold; or `or`, any will do. The documentation does not have it, so that
   * an account may ignore or refuse it: the answer tells. Default `and`.
   */
  condition?: (typeof ruleConditions)[number];
  /** Needed but for `custom_variable`, `url_funnel` and `ads_traffic`; times are in seconds. */
  value?: string | number;
  /** Needed for `custom_variable`; of `ads_traffic` rules the network: `facebook`, `google`, `microsoft`, `twitter` or `yahoo`. */
  variableName?: string;
  /** Needed for `custom_variable`; of `ads_traffic` rules at most 255 characters. */
  variableValue?: string;
  /** Needed for `url_funnel`: the addresses, in order. The operator defaults to `equals`. */
  urls?: readonly { url: string; operator?: GreetingOperator }[];
}

const operator = told<GreetingOperator>();

const rule: Shape<GreetingRule> = object(
  { type: told<GreetingRuleType>() },
  {
    id,
    operator,
    condition: text,
    value: text,
    variableName: text,
    variableValue: scalarText,
    urls: wholeList(object({ url: text }, { operator })),
  },
);

const greeting: Shape<Greeting> = object(
  { id },
  {
    active: flag,
    name: text,
    rules: wholeList(rule),
    properties: textMap,
    group: id,
    subtype: told<GreetingSubtype>(),
  },
);

/** What a greeting is created with. The API gives it properties of its own; `update` changes them. */
export interface GreetingCreate {
  name: string;
  rules: readonly GreetingRuleArgs[];
  /** Id of the group that it is shown in, for good. Default 0. */
  group?: number;
  /** Default true. */
  active?: boolean;
  /** `announcement`: at most 10, and never shown again to a visitor who closed it. Default: an ordinary greeting. */
  subtype?: GreetingSubtype;
}

/** What of a greeting can be changed. What is left out stays as it is. */
export interface GreetingUpdate {
  name?: string;
  active?: boolean;
  /** All rules that it is to have. */
  rules?: readonly GreetingRuleArgs[];
  properties?: Readonly<Record<string, string>>;
}

export const greetingScopes = {
  list: { scopes: ["greetings_read"] },
  get: { scopes: ["greetings_write"] },
  create: { scopes: ["greetings_write"] },
  update: { scopes: ["greetings_write"] },
  delete: { scopes: ["greetings_write"] },
} as const satisfies ScopeTable;

/** The greetings of the groups. */
export class Greetings {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The greetings of all groups, or of one. */
  async list(filter: { group?: number } = {}): Promise<ObjectList<Greeting>> {
    const shape = objects(greeting);
    return await this.#http.request({
      method: "GET",
      path: "/greetings",
      query: filter,
      shape,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no greeting has the id. */
  async get(greetingId: number): Promise<Greeting> {
    return await this.#http.request({
      method: "GET",
      path: pathOf(greetingId),
      shape: greeting,
      idempotent: true,
    });
  }

  /**
   * Adds a greeting.
   * @throws InvalidRequestError where the group does not exist, a rule is not as documented, or there are 10
   * announcements already.
   */
  async create(args: GreetingCreate): Promise<Greeting> {
    return await this.#http.request({
      method: "POST",
      path: "/greetings",
      body: args,
      shape: greeting,
      idempotent: false,
    });
  }

  /** @throws NotFoundError where no greeting has the id. */
  async update(greetingId: number, args: GreetingUpdate): Promise<Greeting> {
    return await this.#http.request({
      method: "PUT",
      path: pathOf(greetingId),
      body: args,
      shape: greeting,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no greeting has the id. */
  async delete(greetingId: number): Promise<void> {
    const path = pathOf(greetingId);
    await this.#http.request({ method: "DELETE", path, shape: acknowledgement, idempotent: true });
  }
}

function pathOf(greetingId: number): string {
  return `/greetings/${idSegment("greeting id", greetingId)}`;
}
