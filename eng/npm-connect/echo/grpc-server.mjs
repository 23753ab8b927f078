// The service on @grpc/grpc-js, with and without TLS. Certificate and key come in the first line.
import { create, toBinary } from "@bufbuild/protobuf";
import * as grpc from "@grpc/grpc-js";
import { definition } from "./grpc.mjs";
import { bidi, clientStream, details, lines, say, serverStream, type, unary } from "./echo.mjs";

const { value: first } = await lines()[Symbol.asyncIterator]().next();
const { cert, key } = JSON.parse(first);

function callOf(call) {
  const ending = new AbortController();
  call.on("cancelled", () => ending.abort(Object.assign(new Error("given up"), { code: grpc.status.CANCELLED })));
  const trailers = new grpc.Metadata();
  const headers = new grpc.Metadata();
  call.metadata.get("x-ask").forEach((value) => headers.add("x-answer", value));
  call.metadata.get("x-ask-bin").forEach((value) => trailers.add("x-answer-bin", value));
  call.sendMetadata(headers);
  return {
    signal: ending.signal,
    trailers,
    fail(failure) {
      const status = create(type("Status"), {
        code: failure.code,
        message: failure.message,
        details: details(failure).map((one) => ({ url: `type.googleapis.com/${one.type}`, value: one.value })),
      });
      trailers.add("grpc-status-details-bin", Buffer.from(toBinary(type("Status"), status)));
      return { code: failure.code, details: failure.message, metadata: trailers };
    },
  };
}

// Leaving a loop over the call itself would destroy it before its status is sent.
const requestsOf = (call) => call.iterator({ destroyOnReturn: false });

const one = (method, input) => async (call, callback) => {
  const context = callOf(call);
  try {
    callback(null, await method(input(call), context), context.trailers);
  } catch (error) {
    callback(error);
  }
};

const many = (method, input) => async (call) => {
  const context = callOf(call);
  try {
    for await (const answer of method(input(call), context)) call.write(answer);
    call.end(context.trailers);
  } catch (error) {
    call.emit("error", error);
  }
};

const server = new grpc.Server({ "grpc.default_compression_algorithm": 2 });
server.addService(definition, {
  unary: one(unary, (call) => call.request),
  get: one(unary, (call) => call.request),
  clientStream: one(clientStream, requestsOf),
  serverStream: many(serverStream, (call) => call.request),
  bidi: many(bidi, requestsOf),
});
const bind = (credentials) =>
  new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", credentials, (error, port) => (error === null ? resolve(port) : reject(error))),
  );
say({
  2: await bind(grpc.ServerCredentials.createInsecure()),
  tls: await bind(
    grpc.ServerCredentials.createSsl(null, [{ cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }]),
  ),
});
process.stdin.on("close", () => process.exit(0));
