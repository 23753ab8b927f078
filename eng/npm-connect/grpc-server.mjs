// The suite's service on grpc-js, in cleartext.
import { setTimeout } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import grpc from "@grpc/grpc-js";
import { answer, bidiStream, serverStream } from "./conformance-service.mjs";
import { definition, headersOf, metadataOf, writeStatus } from "./grpc-definition.mjs";
import { pack, read, registry, service, write } from "./messages.mjs";

const infoType = registry.getMessage("connectrpc.conformance.v1.ConformancePayload.RequestInfo");

function callOf(name, stream) {
  const requestType = service.methods.find((one) => one.name === name).input;
  let trailers = new grpc.Metadata();
  let isDescribed = false;
  return {
    trailers: () => trailers,
    info(requests) {
      const left = Number(stream.getDeadline()) - Date.now();
      return create(infoType, {
        requestHeaders: headersOf(stream.metadata),
        requests: pack(requestType, requests),
        timeoutMs: Number.isFinite(left) ? BigInt(Math.max(0, Math.trunc(left))) : undefined,
      });
    },
    echo: (requests) => create(infoType, { requests: pack(requestType, requests) }),
    metadata(asked) {
      if (isDescribed) return;
      isDescribed = true;
      stream.sendMetadata(metadataOf(asked.responseHeaders));
      trailers = metadataOf(asked.responseTrailers);
    },
    delay: (milliseconds) => setTimeout(milliseconds),
    fail(error, info) {
      const details = [...error.details, ...(info === undefined ? [] : [anyPack(infoType, info)])];
      const message = error.message ?? "";
      if (details.length > 0) trailers.set("grpc-status-details-bin", writeStatus(error.code, message, details));
      return Object.assign(new Error(message), { code: error.code, details: message, metadata: trailers });
    },
  };
}

/** The end of what comes in must not destroy the stream, whose other half goes on. */
const messagesOf = (stream) => stream.iterator({ destroyOnReturn: false });

const single = (name, responseType) => async (stream, done) => {
  const call = callOf(name, stream);
  try {
    const requests = [];
    if (stream.request !== undefined) requests.push(stream.request);
    else for await (const request of messagesOf(stream)) requests.push(request);
    done(null, await answer(responseType, requests[0]?.responseDefinition, requests, call), call.trailers());
  } catch (failure) {
    done(failure);
  }
};

const many = (name, produce) => async (stream) => {
  const call = callOf(name, stream);
  try {
    for await (const response of produce(stream, call)) stream.write(response);
    stream.end(call.trailers());
  } catch (failure) {
    stream.emit("error", failure);
  }
};

export async function serve() {
  const request = await read("ServerCompatRequest");
  const server = new grpc.Server({ "grpc.max_receive_message_length": request.messageReceiveLimit || -1 });
  const { Unimplemented, ...implemented } = definition;
  server.addService(implemented, {
    Unary: single("Unary", "UnaryResponse"),
    IdempotentUnary: single("IdempotentUnary", "IdempotentUnaryResponse"),
    ClientStream: single("ClientStream", "ClientStreamResponse"),
    ServerStream: many("ServerStream", (stream, call) => serverStream(stream.request, call)),
    BidiStream: many("BidiStream", (stream, call) => bidiStream(messagesOf(stream), call)),
  });
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (failure, port) => {
    if (failure) throw failure;
    write("ServerCompatResponse", { host: "127.0.0.1", port });
  });
  process.on("SIGTERM", () => process.exit(0));
}
