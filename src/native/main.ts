import "../shared/require-node.js";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { watchEngine } from "../provider/engine-watch.js";
import { channelOptions } from "../shared/channel-options.js";
import { EngineLog } from "./engine-log.js";
import { services } from "./protocol.js";
import { PluginService } from "./service.js";

/** The engine's address is the last argument; before it there may be options, such as for its own logs. */
const engine = process.argv.slice(2).findLast((argument) => /^[^\s/=-][^\s/=]*:\d+$/.test(argument));

const service = new PluginService(process.env, new EngineLog(engine));
const server = new Server(channelOptions);
server.addService(services.ResourceProviderService, service.handlers);

if (engine !== undefined) {
  watchEngine(engine, () => {
    void service.end().finally(() => process.exit(1));
  });
}

server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  // The engine reads the port from the first line, and nothing after it.
  console.log(port);
});
