import { registerHooks } from "node:module";

/**
 * Loads a command that makes no resource: without Pulumi, which takes longer to load than the command to run. The
 * definitions of the resources stand beside their classes, and these name Pulumi's.
 */
export async function withoutPulumi<Module>(load: () => Promise<Module>): Promise<Module> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@pulumi/pulumi"
        ? next("./no-pulumi.js", { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
  try {
    return await load();
  } finally {
    hooks.deregister();
  }
}
