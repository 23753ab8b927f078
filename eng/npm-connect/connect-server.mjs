// The suite's service on connect-node.
import * as http from "node:http";
import * as https from "node:https";
import * as http2 from "node:http2";
import { setTimeout } from "node:timers/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { answer, bidiStream, serverStream } from "./conformance-service.mjs";
import { details, pack, read, registry, service, type, write } from "./messages.mjs";

const infoType = registry.getMessage("connectrpc.conformance.v1.ConformancePayload.RequestInfo");

const headers = (entries) => {
  const all = new Map();
  for (const [name, value] of entries) all.set(name, [...(all.get(name) ?? []), value]);
  return [...all].map(([name, value]) => create(type("Header"), { name, value }));
};

function callOf(context) {
  const requestType = context.method.input;
  let isDescribed = false;
  const add = (target, list) => list.forEach(({ name, value }) => value.forEach((one) => target.append(name, one)));
  return {
    info(requests) {
      const query = [...new URL(context.url).searchParams];
      const timeout = context.timeoutMs();
      return create(infoType, {
        requestHeaders: headers(context.requestHeader),
        requests: pack(requestType, requests),
        timeoutMs: timeout === undefined ? undefined : BigInt(Math.max(0, Math.trunc(timeout))),
        connectGetInfo: query.length === 0 ? undefined : { queryParams: headers(query) },
      });
    },
    echo: (requests) => create(infoType, { requests: pack(requestType, requests) }),
    metadata(definition) {
      if (isDescribed) return;
      isDescribed = true;
      add(context.responseHeader, definition.responseHeaders);
      add(context.responseTrailer, definition.responseTrailers);
    },
    async delay(milliseconds) {
      if (milliseconds === 0) return;
      await setTimeout(milliseconds, undefined, { signal: context.signal }).catch(() => {
        throw context.signal.reason;
      });
    },
    fail(error, info) {
      const failure = new ConnectError(error.message ?? "", error.code);
      failure.details = details(error.details);
      if (info !== undefined) failure.details.push({ type: infoType.typeName, value: toBinary(infoType, info) });
      return failure;
    },
  };
}

async function clientStream(requests, context) {
  const all = [];
  for await (const request of requests) all.push(request);
  return answer("ClientStreamResponse", all[0]?.responseDefinition, all, callOf(context));
}

export async function serve() {
  const request = await read("ServerCompatRequest");
  const handler = connectNodeAdapter({
    readMaxBytes: request.messageReceiveLimit || undefined,
    compressMinBytes: 0,
    jsonOptions: { registry },
    routes: (router) =>
      router.service(service, {
        unary: (one, context) => answer("UnaryResponse", one.responseDefinition, [one], callOf(context)),
        idempotentUnary: (one, context) =>
          answer("IdempotentUnaryResponse", one.responseDefinition, [one], callOf(context)),
        clientStream,
        serverStream: (one, context) => serverStream(one, callOf(context)),
        bidiStream: (all, context) => bidiStream(all, callOf(context)),
      }),
  });
  const isSecond = request.httpVersion === 2;
  const tls = {
    cert: Buffer.from(request.serverCreds?.cert ?? []),
    key: Buffer.from(request.serverCreds?.key ?? []),
    ...(request.clientTlsCert.length > 0
      ? { requestCert: true, rejectUnauthorized: true, ca: Buffer.from(request.clientTlsCert) }
      : {}),
  };
  const server = request.useTls
    ? isSecond
      ? http2.createSecureServer(tls, handler)
      : https.createServer(tls, handler)
    : isSecond
      ? http2.createServer(handler)
      : http.createServer(handler);
  server.listen(0, "127.0.0.1", () =>
    write("ServerCompatResponse", {
      host: "127.0.0.1",
      port: server.address().port,
      pemCert: request.serverCreds?.cert ?? new Uint8Array(),
    }),
  );
  process.on("SIGTERM", () => process.exit(0));
}
