import type { CustomResource, Input } from "@pulumi/pulumi";
import type { z } from "zod";
import type { Reference } from "../../definitions/schemas.js";

type Shape = Readonly<Record<string, z.ZodType>>;

type OptionalKeys<S extends Shape> = {
  [K in keyof S]: undefined extends z.input<S[K]> ? K : never;
}[keyof S];

/** A value, or an output of it, at every depth; where the id of another object belongs, its resource too. */
export type Inputs<T> = [T] extends [Reference]
  ? Input<number | string> | CustomResource
  : [T] extends [string | number | boolean | undefined]
    ? Input<T>
    : T extends readonly (infer Item)[]
      ? Input<Inputs<Item>[]>
      : Input<{ [K in keyof T]: Inputs<T[K]> }>;

/**
 * The arguments of a resource, from the schemas of its properties: each takes a value or an output of it.
 * The mapped types are homomorphic, so that editors show each property's documentation.
 */
export type ArgsOf<S extends Shape> = {
  [K in keyof Omit<S, OptionalKeys<S>>]: Inputs<z.input<S[K]>>;
} & {
  [K in keyof Pick<S, OptionalKeys<S>>]?: Inputs<Exclude<z.input<S[K]>, undefined>> | undefined;
};
