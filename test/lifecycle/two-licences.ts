import { declareSecrets } from "../sweep.js";
import type { EngineUnderTest } from "./engines.js";
import { startEmulator } from "./engines.js";
import { Project } from "./project.js";

/** Of another licence than the environment's. */
export const NORTH = { account: "nora@north.example", token: "dal:north-t0ken-nobody-may-see" };

/** A project of native resources, beside whose own licence there is {@link NORTH}'s, with its token in NORTH_TOKEN. */
export async function startWithNorth(of: EngineUnderTest["of"]) {
  declareSecrets(NORTH.token);
  const account = await startEmulator({}, [NORTH]);
  const project = await Project.create(account.emulator, "native");
  project.env["NORTH_TOKEN"] = NORTH.token;
  const end = async () => {
    await project[Symbol.asyncDispose]();
    await account[Symbol.asyncDispose]();
  };
  return { account, project, engine: of(project), [Symbol.asyncDispose]: end };
}
