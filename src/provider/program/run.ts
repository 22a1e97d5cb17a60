import { runtime } from "@pulumi/pulumi";

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
