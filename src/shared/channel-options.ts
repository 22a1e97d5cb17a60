/**
 * How the processes of Pulumi speak gRPC with one another. A resource can hold long texts: the SDK allows 400 MB too.
 * Retries and channel statistics are of no use on a loopback connection to one process, and cost a good part of each call.
 */
export const channelOptions = {
  "grpc.enable_retries": 0,
  "grpc.enable_channelz": 0,
  // All of it stays on this machine, whatever proxy the environment names.
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};
