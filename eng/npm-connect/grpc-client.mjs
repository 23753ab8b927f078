// Calls with grpc-js, as the runner describes them, in cleartext.
import { setTimeout as wait } from "node:timers/promises";
import grpc from "@grpc/grpc-js";
import { definition, headersOf, metadataOf, readStatus } from "./grpc-definition.mjs";
import { enumeration, read, unpack, write } from "./messages.mjs";

const compressions = enumeration("Compression");
const streams = enumeration("StreamType");
const Client = grpc.makeClientConstructor(definition, "ConformanceService");
const clients = new Map();
const atOnce = 16;

function clientOf(request) {
  const key = `${request.host}:${request.port} ${request.compression}`;
  if (!clients.has(key)) {
    const algorithm = request.compression === compressions.COMPRESSION_GZIP ? 2 : 0;
    clients.set(
      key,
      new Client(`${request.host}:${request.port}`, grpc.credentials.createInsecure(), {
        "grpc.default_compression_algorithm": algorithm,
        "grpc.max_receive_message_length": request.messageReceiveLimit || -1,
        "grpc.enable_retries": 0,
      }),
    );
  }
  return clients.get(key);
}

async function call(request) {
  const client = clientOf(request);
  const { requestStream, responseStream } = definition[request.method];
  const result = { responseHeaders: [], payloads: [], responseTrailers: [] };
  const metadata = metadataOf(request.requestHeaders);
  const options = request.timeoutMs === undefined ? {} : { deadline: Date.now() + request.timeoutMs };
  const messages = request.requestMessages.map(unpack);
  const timing = request.cancel?.cancelTiming ?? {};
  const isFullDuplex = request.streamType === streams.STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM;
  let answered = () => {};
  let stream;
  const take = (response) => {
    result.payloads.push(response.payload ?? {});
    if (timing.case === "afterNumResponses" && result.payloads.length === timing.value) stream.cancel();
    answered();
  };
  const ended = new Promise((resolve) => {
    const single = (failure, response) => {
      if (!failure) take(response);
    };
    stream = requestStream
      ? responseStream
        ? client[request.method](metadata, options)
        : client[request.method](metadata, options, single)
      : responseStream
        ? client[request.method](messages[0], metadata, options)
        : client[request.method](messages[0], metadata, options, single);
    stream.on("metadata", (all) => (result.responseHeaders = headersOf(all)));
    stream.on("data", take);
    // The status that follows says the same.
    stream.on("error", () => {});
    stream.on("status", (status) => {
      answered();
      resolve(status);
    });
  });
  let isOver = false;
  ended.then(() => (isOver = true));
  if (requestStream) {
    for (const message of messages) {
      await wait(request.requestDelayMs);
      if (isOver) break;
      const turn = new Promise((resolve) => (answered = resolve));
      stream.write(message);
      if (isFullDuplex) await turn;
    }
    if (timing.case === "beforeCloseSend") stream.cancel();
    stream.end();
  }
  if (timing.case === "afterCloseSendMs") setTimeout(() => stream.cancel(), timing.value);
  const status = await ended;
  // The status may be told before the last messages are.
  do await new Promise(setImmediate);
  while (stream.readableLength > 0);
  result.responseTrailers = headersOf(status.metadata);
  if (status.code !== 0) {
    const [details] = status.metadata.get("grpc-status-details-bin");
    result.error = { code: status.code, message: status.details, details: details ? readStatus(details) : [] };
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
