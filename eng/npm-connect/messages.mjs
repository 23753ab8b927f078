// The suite's messages and service, from a set of descriptors, and the framing of standard input and output: four bytes of length in
// network order, then the message.
import { readFileSync } from "node:fs";
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema, anyPack, anyUnpack } from "@bufbuild/protobuf/wkt";

const descriptors = process.argv[2];

export const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
export const type = (name) => registry.getMessage(`connectrpc.conformance.v1.${name}`);
export const service = registry.getService("connectrpc.conformance.v1.ConformanceService");
export const enumeration = (name) =>
  Object.fromEntries(registry.getEnum(`connectrpc.conformance.v1.${name}`).values.map((value) => [value.name, value.number]));

let pending = Buffer.alloc(0);
const input = process.stdin[Symbol.asyncIterator]();

/** The next message of standard input, or undefined at its end. */
export async function read(name) {
  const take = async (count) => {
    while (pending.length < count) {
      const { value, done } = await input.next();
      if (done) return undefined;
      pending = Buffer.concat([pending, value]);
    }
    const taken = pending.subarray(0, count);
    pending = pending.subarray(count);
    return taken;
  };
  const length = await take(4);
  if (length === undefined) return undefined;
  return fromBinary(type(name), await take(length.readUInt32BE()));
}

export function write(name, init) {
  const body = toBinary(type(name), create(type(name), init));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  process.stdout.write(Buffer.concat([length, body]));
}

/** Packs messages of one type. */
export const pack = (desc, messages) => messages.map((message) => anyPack(desc, message));
export const unpack = (any) => anyUnpack(any, registry);

/** The payloads of error details, whatever their types: name and bytes. */
export const details = (anys) =>
  anys.map((any) => ({ type: any.typeUrl.slice(any.typeUrl.lastIndexOf("/") + 1), value: any.value }));
