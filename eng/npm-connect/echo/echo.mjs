// What the peers share: the messages, the service, and lines of JSON on standard input and output.
//
// usage: node ROLE.mjs DESCRIPTORS
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(process.argv[2])));
export const type = (name) => registry.getMessage(`oac.connect.tests.v1.${name}`);
export const service = registry.getService("oac.connect.tests.v1.Echo");

export const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
export const lines = () => createInterface({ input: process.stdin });

/** The details that a failure asks for: names and bytes. */
export const details = (failure) =>
  failure.reasons.map((text) => ({
    type: type("Reason").typeName,
    value: toBinary(type("Reason"), create(type("Reason"), { text })),
  }));

/** Whoever awaits the end of a call; says so once it is there. */
export async function untilOver(text, signal) {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  say({ over: text });
}

// The methods, whatever they are served with: requests to answers. A call has fail(failure), which throws or gives what to throw, and signal.
async function end(request, call) {
  if (request.wait) {
    await untilOver(request.text, call.signal);
    throw call.signal.reason;
  }
  if (request.failure !== undefined) throw call.fail(request.failure);
}

const response = (text, data) => create(type("Response"), { text, data });

export async function unary(request, call) {
  await end(request, call);
  return response(`${request.text}!`, request.data);
}

export async function clientStream(requests, call) {
  const texts = [];
  for await (const request of requests) {
    await end(request, call);
    texts.push(request.text);
  }
  return response(texts.join(","));
}

export async function* serverStream(request, call) {
  for (let i = 0; i < request.times; i++) yield response(`${request.text} ${i}`, request.data);
  await end(request, call);
}

export async function* bidi(requests, call) {
  for await (const request of requests) {
    yield response(`${request.text}!`, request.data);
    await end(request, call);
  }
}
