import { idSegment, type Http } from "./http.js";
import type { goalMatchTypes, goalTypes, goalValueTypes } from "./known-values.js";
import { acknowledgement, flag, id, number, text, told, type Told } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { object, type ObjectList, objects, type Shape } from "./shapes.js";

type GoalMatchType = (typeof goalMatchTypes)[number];
type GoalValueType = (typeof goalValueTypes)[number];

/** What makes a goal reached. */
export type GoalType = (typeof goalTypes)[number];

/**
 * A goal as the list shows one: without what belongs to its type only. A field is missing where the answer lacks it, or it
 * could not be read.
 */
export interface GoalSummary {
  id: number;
  name?: string;
  /** Whether it is counted. */
  active?: boolean;
  /** Answers of long ago lack it. */
  type?: Told<GoalType>;
  [field: string]: unknown;
}

/** A goal: something a visitor does that counts as a success. */
export interface Goal extends GoalSummary {
  /** Of `custom_variable` goals. */
  customVariableName?: string;
  /** Of `custom_variable` goals. */
  customVariableValue?: string;
  /** Of `url` goals. */
  url?: string;
  /** Of `url` goals: how the address is compared. */
  matchType?: Told<GoalMatchType>;
  /** Of `sales_tracker` goals, as all that follow. */
  salesTrackerId?: string;
  valueType?: Told<GoalValueType>;
  value?: string;
  currency?: string;
  timeRange?: number;
  orderFieldName?: string;
  valueFieldName?: string;
}

const summaryFields = { name: text, active: flag, type: told<GoalType>() };

const goalSummary: Shape<GoalSummary> = object({ id }, summaryFields);

const goal: Shape<Goal> = object(
  { id },
  {
    ...summaryFields,
    customVariableName: text,
    customVariableValue: text,
    url: text,
    matchType: told<GoalMatchType>(),
    salesTrackerId: text,
    valueType: told<GoalValueType>(),
    value: text,
    currency: text,
    timeRange: number,
    orderFieldName: text,
    valueFieldName: text,
  },
);

/** What belongs to one type of goal only. */
export interface GoalDetails {
  /** Needed for `custom_variable`. */
  customVariableName?: string;
  /** Needed for `custom_variable`. */
  customVariableValue?: string;
  /** Needed for `url`. */
  url?: string;
  /** For `url`. Default `substring`. */
  matchType?: GoalMatchType;
  /** For `sales_tracker`, as all that follow. */
  salesTrackerId?: string;
  valueType?: GoalValueType;
  value?: string | number;
  currency?: string;
  timeRange?: number;
  orderFieldName?: string;
  valueFieldName?: string;
}

export interface GoalCreate extends GoalDetails {
  name: string;
  type: GoalType;
  /** Default true. */
  active?: boolean;
}

/**
 * What of a goal can be changed. What is left out stays as it is. Of a `sales_tracker` goal these are, of what
 * belongs to its type, `orderFieldName`, `valueFieldName` and `salesTrackerId` only.
 */
export interface GoalUpdate extends GoalDetails {
  name?: string;
  type?: GoalType;
  active?: boolean;
}

/** Who reached a goal, and what was ordered; the order can be read back through the API only. */
export interface GoalSuccess {
  /** What the chat widget's `LC_API.get_visitor_id()` gives. */
  visitorId: string;
  orderId?: string;
  orderDescription?: string;
  /** With a period before the decimals: `199.00`. */
  orderPrice?: string | number;
  /** A code such as `USD`. */
  orderCurrency?: string;
}

export const goalScopes = {
  list: { scopes: ["goals_read"] },
  get: { scopes: ["goals_read"] },
  create: { scopes: ["goals_write"] },
  update: { scopes: ["goals_write"] },
  delete: { scopes: ["goals_write"] },
  markAsSuccessful: { scopes: ["goals_write"] },
} as const satisfies ScopeTable;

/** The goals of the licence. */
export class Goals {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** All goals, or those of one type. */
  async list(filter: { type?: GoalType } = {}): Promise<ObjectList<GoalSummary>> {
    const shape = objects(goalSummary);
    return await this.#http.request({
      method: "GET",
      path: "/goals",
      query: filter,
      shape,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no goal has the id. */
  async get(goalId: number): Promise<Goal> {
    return await this.#http.request({ method: "GET", path: pathOf(goalId), shape: goal, idempotent: true });
  }

  /**
   * Adds a goal.
   * @throws InvalidRequestError where something that its type needs is missing, or a value is not as documented.
   */
  async create(args: GoalCreate): Promise<Goal> {
    return await this.#http.request({
      method: "POST",
      path: "/goals",
      body: args,
      shape: goal,
      idempotent: false,
    });
  }

  /**
   * Changes a goal.
   * @throws NotFoundError where no goal has the id.
   * @throws InvalidRequestError where something that a new type needs is missing, or a value is not as documented.
   */
  async update(goalId: number, args: GoalUpdate): Promise<Goal> {
    return await this.#http.request({
      method: "PUT",
      path: pathOf(goalId),
      body: args,
      shape: goal,
      idempotent: true,
    });
  }

  /** @throws NotFoundError where no goal has the id. */
  async delete(goalId: number): Promise<void> {
    const path = pathOf(goalId);
    await this.#http.request({ method: "DELETE", path, shape: acknowledgement, idempotent: true });
  }

  /**
   * Counts a goal as reached by a visitor. Twice counts twice.
   * @throws NotFoundError where no goal has the id.
   * @throws InvalidRequestError where the price is not a number with a period before its decimals.
   */
  async markAsSuccessful(goalId: number, success: GoalSuccess): Promise<void> {
    const path = `${pathOf(goalId)}/mark_as_successful`;
    await this.#http.request({
      method: "POST",
      path,
      body: success,
      shape: acknowledgement,
      idempotent: false,
    });
  }
}

function pathOf(goalId: number): string {
  return `/goals/${idSegment("goal id", goalId)}`;
}
