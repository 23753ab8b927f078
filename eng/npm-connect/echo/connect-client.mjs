// Calls with connect-node, one for each line; several may be under way.
import { create, fromJson, toJson } from "@bufbuild/protobuf";
import { ConnectError, createClient } from "@connectrpc/connect";
import {
  Http2SessionManager,
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { lines, say, service, type } from "./echo.mjs";

const transports = { connect: createConnectTransport, grpc: createGrpcTransport, grpcweb: createGrpcWebTransport };
const sessions = new Map();

function transportOf(call) {
  const tls = { rejectUnauthorized: false };
  if (call.http === "2" && !sessions.has(call.url)) {
    sessions.set(call.url, new Http2SessionManager(call.url, undefined, tls));
  }
  return transports[call.protocol]({
    baseUrl: call.url,
    httpVersion: call.http,
    useBinaryFormat: call.codec === "proto",
    useHttpGet: call.method === "get",
    sendCompression: call.gzip ? compressionGzip : null,
    acceptCompression: call.gzip ? [compressionGzip] : [],
    compressMinBytes: 0,
    ...(call.http === "2" ? { sessionManager: sessions.get(call.url) } : { nodeOptions: tls }),
  });
}

async function run(call) {
  const answer = { id: call.id, messages: [], headers: [], trailers: [] };
  const ending = new AbortController();
  const options = {
    headers: call.headers,
    timeoutMs: call.timeout ?? undefined,
    signal: ending.signal,
    onHeader: (all) => (answer.headers = [...all]),
    onTrailer: (all) => (answer.trailers = [...all]),
  };
  const requests = call.messages.map((one) => fromJson(type("Request"), one));
  let seen;
  const take = (message) => {
    answer.messages.push(toJson(type("Response"), message));
    if (answer.messages.length === call.cancelAfter) ending.abort();
    seen?.();
  };
  // Both ways at once: a request follows the answer to the one before it.
  async function* outgoing() {
    for (const request of requests) {
      const answered = new Promise((resolve) => (seen = resolve));
      yield create(type("Request"), request);
      if (call.duplex) await answered;
    }
  }
  try {
    const client = createClient(service, transportOf(call));
    if (call.cancelAfter === 0) setTimeout(() => ending.abort(), 1000);
    if (call.method === "clientStream") take(await client.clientStream(outgoing(), options));
    else if (call.method === "bidi") for await (const one of client.bidi(outgoing(), options)) take(one);
    else if (call.method === "serverStream") {
      for await (const one of client.serverStream(requests[0], options)) take(one);
    } else take(await client[call.method](requests[0], options));
  } catch (thrown) {
    const error = ConnectError.from(thrown);
    answer.trailers = [...answer.trailers, ...error.metadata];
    answer.error = {
      code: error.code,
      message: error.rawMessage,
      details: error.details.map((one) => ({ type: one.type, value: Buffer.from(one.value).toString("base64") })),
    };
  }
  say(answer);
}

for await (const line of lines()) void run(JSON.parse(line));
process.exit(0);
