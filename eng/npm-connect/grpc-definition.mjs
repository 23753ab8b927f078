// What grpc-js needs of the suite's service, and errors with details, which it leaves to its users.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import grpc from "@grpc/grpc-js";
import { service } from "./messages.mjs";

export const definition = Object.fromEntries(
  service.methods.map(({ name, methodKind, input, output }) => [
    name,
    {
      path: `/${service.typeName}/${name}`,
      requestStream: methodKind === "client_streaming" || methodKind === "bidi_streaming",
      responseStream: methodKind === "server_streaming" || methodKind === "bidi_streaming",
      requestSerialize: (message) => Buffer.from(toBinary(input, message)),
      requestDeserialize: (bytes) => fromBinary(input, bytes),
      responseSerialize: (message) => Buffer.from(toBinary(output, message)),
      responseDeserialize: (bytes) => fromBinary(output, bytes),
    },
  ]),
);

export function metadataOf(headers) {
  const metadata = new grpc.Metadata();
  for (const { name, value } of headers) {
    for (const one of value) metadata.add(name, name.toLowerCase().endsWith("-bin") ? Buffer.from(one, "base64") : one);
  }
  return metadata;
}

export const headersOf = (metadata) =>
  Object.entries(metadata?.toHttp2Headers() ?? {}).map(([name, value]) => ({
    name,
    value: [value].flat().map((one) => (name.endsWith("-bin") ? String(one).replace(/=+$/, "") : String(one))),
  }));

/** google.rpc.Status: code 1, message 2, details 3, each an Any of type_url 1 and value 2. */
export function writeStatus(code, message, anys) {
  const writer = new BinaryWriter().tag(1, 0).int32(code).tag(2, 2).string(message);
  for (const { typeUrl, value } of anys) {
    writer.tag(3, 2).fork().tag(1, 2).string(typeUrl).tag(2, 2).bytes(value).join();
  }
  return Buffer.from(writer.finish());
}

export function readStatus(bytes) {
  const anys = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (field !== 3) {
      reader.skip(wire);
      continue;
    }
    const any = { typeUrl: "", value: new Uint8Array() };
    const inner = new BinaryReader(reader.bytes());
    while (inner.pos < inner.len) {
      if (inner.tag()[0] === 1) any.typeUrl = inner.string();
      else any.value = inner.bytes();
    }
    anys.push(any);
  }
  return anys;
}
