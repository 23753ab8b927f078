// Calls with @grpc/grpc-js, one for each line; several may be under way.
import { fromBinary, fromJson, toJson } from "@bufbuild/protobuf";
import * as grpc from "@grpc/grpc-js";
import { definition, pairs } from "./grpc.mjs";
import { lines, say, type } from "./echo.mjs";

const clients = new Map();

function clientOf(call) {
  const key = `${call.url} ${call.gzip}`;
  if (!clients.has(key)) {
    const { host, protocol } = new URL(call.url);
    const credentials =
      protocol === "https:" ? grpc.credentials.createSsl(Buffer.from(call.roots)) : grpc.credentials.createInsecure();
    const compression = call.gzip ? { "grpc.default_compression_algorithm": 2 } : {};
    clients.set(key, new (grpc.makeClientConstructor(definition, "Echo"))(host, credentials, compression));
  }
  return clients.get(key);
}

function run(call) {
  const answer = { id: call.id, messages: [], headers: [], trailers: [] };
  const metadata = new grpc.Metadata();
  for (const [name, value] of call.headers) {
    metadata.add(name, name.endsWith("-bin") ? Buffer.from(value, "base64") : value);
  }
  const options = call.timeout == null ? {} : { deadline: Date.now() + call.timeout };
  const requests = call.messages.map((one) => fromJson(type("Request"), one));
  const { requestStream, responseStream } = definition[call.method];
  const before = requestStream ? [metadata, options] : [requests[0], metadata, options];
  const take = (message) => {
    answer.messages.push(toJson(type("Response"), message));
    if (answer.messages.length === call.cancelAfter) stream.cancel();
    if (call.duplex) next();
  };
  const stream = responseStream
    ? clientOf(call)[call.method](...before)
    : clientOf(call)[call.method](...before, (error, message) => error === null && take(message));
  stream.on("metadata", (all) => (answer.headers = pairs(all)));
  stream.on("data", take);
  stream.on("error", () => {});
  stream.on("status", ({ code, details, metadata: all }) => {
    answer.trailers = pairs(all);
    const [packed] = all.get("grpc-status-details-bin");
    const status = packed === undefined ? undefined : fromBinary(type("Status"), packed);
    if (code !== 0) {
      answer.error = {
        code,
        message: details,
        details: (status?.details ?? []).map(({ url, value }) => ({
          type: url.slice(url.lastIndexOf("/") + 1),
          value: Buffer.from(value).toString("base64"),
        })),
      };
    }
    // Answers may be told behind the status.
    if (!responseStream || stream.readableEnded) setImmediate(() => say(answer));
    else stream.on("end", () => say(answer));
  });
  function next() {
    if (requests.length > 0) stream.write(requests.shift());
    else stream.end();
  }
  if (call.duplex) next();
  else if (requestStream) {
    requests.forEach((one) => stream.write(one));
    stream.end();
  }
  if (call.cancelAfter === 0) setTimeout(() => stream.cancel(), 1000);
}

for await (const line of lines()) run(JSON.parse(line));
process.exit(0);
