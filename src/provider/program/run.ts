import { runtime, type Input, output } from "@pulumi/pulumi";

export type Monitor = ReturnType<typeof runtime.getMonitor>;
type Mocks = Parameters<typeof runtime.setMocks>[0];

/** What a test gave to `setMocks`, while it holds. */
export function mocksOf(monitor: Monitor): Mocks | undefined {
  return (monitor as { readonly mocks?: Mocks } | undefined)?.mocks;
}

/** Whether the program is a function that the Automation API runs in the process of its caller. */
export function isInline(): boolean {
  const { asyncLocalStorage } = globalThis as { asyncLocalStorage?: { getStore(): unknown } };
  return asyncLocalStorage?.getStore() !== undefined;
}

/** What an output is made of. */
interface Parts<Value> {
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  promise(): Promise<Value>;
  allResources(): Promise<unknown>;
}

/**
 * The value of an input, as soon as it is known; undefined where it stays unknown. Unlike an output it depends on
 * nothing: what depends on a component is waited for with all the component's children.
 */
export async function knownValue<Value>(value: Input<Value>): Promise<{ readonly value: Value } | undefined> {
  if (typeof value !== "object" || value === null) return { value };
  const parts = output(value) as unknown as Parts<Value>;
  // A value that fails is told once, where it is used, and not for each part that nobody asks for.
  void Promise.allSettled([parts.promise(), parts.isSecret, parts.allResources()]);
  return (await parts.isKnown) ? { value: await parts.promise() } : undefined;
}
