// Calls with connect-node, as the runner describes them.
import { setTimeout as wait } from "node:timers/promises";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import {
  compressionBrotli,
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { enumeration, read, registry, service, unpack, write } from "./messages.mjs";

const protocols = enumeration("Protocol");
const codecs = enumeration("Codec");
const compressions = enumeration("Compression");
const streams = enumeration("StreamType");
const atOnce = 16;

const headers = (list) => {
  const all = new Headers();
  for (const { name, value } of list) value.forEach((one) => all.append(name, one));
  return all;
};
const toHeaders = (all) => [...(all ?? [])].map(([name, value]) => ({ name, value: value.split(",").map((one) => one.trim()) }));

function transportOf(request) {
  const scheme = request.serverTlsCert.length > 0 ? "https" : "http";
  const compression = { [compressions.COMPRESSION_GZIP]: compressionGzip, [compressions.COMPRESSION_BR]: compressionBrotli }[
    request.compression
  ];
  const options = {
    baseUrl: `${scheme}://${request.host}:${request.port}`,
    httpVersion: request.httpVersion === 1 ? "1.1" : "2",
    useBinaryFormat: request.codec === codecs.CODEC_PROTO,
    jsonOptions: { registry },
    readMaxBytes: request.messageReceiveLimit || undefined,
    sendCompression: compression ?? null,
    acceptCompression: compression ? [compression] : [],
    compressMinBytes: 0,
    useHttpGet: request.useGetHttpMethod,
    nodeOptions: {
      ca: request.serverTlsCert.length > 0 ? Buffer.from(request.serverTlsCert) : undefined,
      cert: request.clientTlsCreds ? Buffer.from(request.clientTlsCreds.cert) : undefined,
      key: request.clientTlsCreds ? Buffer.from(request.clientTlsCreds.key) : undefined,
    },
  };
  const create = {
    [protocols.PROTOCOL_CONNECT]: createConnectTransport,
    [protocols.PROTOCOL_GRPC]: createGrpcTransport,
    [protocols.PROTOCOL_GRPC_WEB]: createGrpcWebTransport,
  }[request.protocol];
  return create(options);
}

function errorOf(failure) {
  const error = ConnectError.from(failure);
  return {
    code: error.code,
    message: error.rawMessage,
    details: error.details.map((detail) =>
      "desc" in detail
        ? anyPack(detail.desc, detail.value)
        : { typeUrl: `type.googleapis.com/${detail.type}`, value: detail.value },
    ),
  };
}

async function call(request) {
  const method = service.methods.find((one) => one.name === request.method);
  const client = createClient(service, transportOf(request));
  const result = { responseHeaders: [], payloads: [], responseTrailers: [] };
  const cancel = new AbortController();
  const cancelTiming = request.cancel?.cancelTiming ?? {};
  const options = {
    headers: headers(request.requestHeaders),
    timeoutMs: request.timeoutMs,
    signal: cancel.signal,
    onHeader: (all) => (result.responseHeaders = toHeaders(all)),
    onTrailer: (all) => (result.responseTrailers = toHeaders(all)),
  };
  const messages = request.requestMessages.map(unpack);
  const isFullDuplex = request.streamType === streams.STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM;
  let turn = Promise.resolve();
  let nextTurn = () => {};
  const take = (response) => {
    result.payloads.push(response.payload ?? {});
    if (cancelTiming.case === "afterNumResponses" && result.payloads.length === cancelTiming.value) cancel.abort();
    nextTurn();
  };
  async function* requests() {
    for (const message of messages) {
      await turn;
      if (isFullDuplex) turn = new Promise((resolve) => (nextTurn = resolve));
      await wait(request.requestDelayMs);
      yield message;
    }
    if (isFullDuplex) await turn;
    if (cancelTiming.case === "beforeCloseSend") cancel.abort();
    closing();
  }
  const closing = () => {
    if (cancelTiming.case === "afterCloseSendMs") setTimeout(() => cancel.abort(), cancelTiming.value);
  };
  try {
    switch (method.methodKind) {
      case "unary": {
        await wait(request.requestDelayMs);
        closing();
        take(await client[method.localName](messages[0], options));
        break;
      }
      case "client_streaming":
        take(await client[method.localName](requests(), options));
        break;
      case "server_streaming":
        closing();
        for await (const response of client[method.localName](messages[0], options)) take(response);
        break;
      default:
        for await (const response of client[method.localName](requests(), options)) take(response);
    }
  } catch (failure) {
    result.error = errorOf(failure);
    // An error has headers and trailers in one.
    result.responseTrailers = toHeaders(ConnectError.from(failure).metadata);
  }
  return result;
}

export async function serve() {
  const running = new Set();
  for (let request; (request = await read("ClientCompatRequest")) !== undefined; ) {
    const { testName } = request;
    const one = call(request)
      .then(
        (value) => write("ClientCompatResponse", { testName, result: { case: "response", value } }),
        (failure) =>
          write("ClientCompatResponse", { testName, result: { case: "error", value: { message: String(failure?.stack) } } }),
      )
      .finally(() => running.delete(one));
    running.add(one);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
  process.exit(0);
}
