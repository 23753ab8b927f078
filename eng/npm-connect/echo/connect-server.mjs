// The service on connect-node: over HTTP/1.1, over HTTP/2, and over HTTP/2 with TLS. Certificate and key come in the first line.
import * as http from "node:http";
import * as http2 from "node:http2";
import { ConnectError } from "@connectrpc/connect";
import { compressionGzip, connectNodeAdapter } from "@connectrpc/connect-node";
import { bidi, clientStream, details, lines, say, serverStream, service, unary } from "./echo.mjs";

function callOf(context) {
  const answer = (from, target, to) => {
    const value = context.requestHeader.get(from);
    if (value !== null) target.set(to, value);
  };
  answer("x-ask", context.responseHeader, "x-answer");
  answer("x-ask-bin", context.responseTrailer, "x-answer-bin");
  const compression = ["content-encoding", "grpc-encoding", "connect-content-encoding"]
    .map((name) => context.requestHeader.get(name))
    .find((value) => value !== null);
  context.responseHeader.set("x-request", `${compression ?? "identity"} ${context.requestMethod}`);
  return {
    signal: context.signal,
    fail(failure) {
      const error = new ConnectError(failure.message, failure.code);
      error.details = details(failure);
      return error;
    },
  };
}

const handler = connectNodeAdapter({
  compressMinBytes: 0,
  acceptCompression: [compressionGzip],
  routes: (router) =>
    router.service(service, {
      unary: (request, context) => unary(request, callOf(context)),
      get: (request, context) => unary(request, callOf(context)),
      clientStream: (requests, context) => clientStream(requests, callOf(context)),
      serverStream: (request, context) => serverStream(request, callOf(context)),
      bidi: (requests, context) => bidi(requests, callOf(context)),
    }),
});

const input = lines();
const { value: first } = await input[Symbol.asyncIterator]().next();
const start = (server) =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
say({
  "1.1": await start(http.createServer(handler)),
  2: await start(http2.createServer(handler)),
  tls: await start(http2.createSecureServer(JSON.parse(first), handler)),
});
input.on("close", () => process.exit(0));
