import type { PropertyMap } from "../values.js";
import type { ForeseenDeletion, Made, Readable } from "./provider.js";

/** What a provider does that has nothing in an account: what is read is what is recorded, and what goes needs no call. */
export class WithoutAccount {
  read({ id = "", inputs, outputs }: Readable): Promise<Made & { inputs: PropertyMap | undefined }> {
    return Promise.resolve({ id, inputs, outputs });
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  foreseeDelete(): Promise<ForeseenDeletion> {
    return Promise.resolve({});
  }

  keep(): Promise<void> {
    return Promise.resolve();
  }

  stopWaiting(): void {}

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
