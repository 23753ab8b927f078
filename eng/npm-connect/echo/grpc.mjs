// The service in the words of @grpc/grpc-js.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { service } from "./echo.mjs";

export const definition = Object.fromEntries(
  service.methods.map((method) => [
    method.localName,
    {
      path: `/${service.typeName}/${method.name}`,
      requestStream: method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
      responseStream: method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
      requestSerialize: (message) => Buffer.from(toBinary(method.input, message)),
      requestDeserialize: (bytes) => fromBinary(method.input, bytes),
      responseSerialize: (message) => Buffer.from(toBinary(method.output, message)),
      responseDeserialize: (bytes) => fromBinary(method.output, bytes),
    },
  ]),
);

/** Names and values; bytes as base64. */
export const pairs = (metadata) =>
  Object.keys(metadata.toJSON()).flatMap((name) =>
    metadata.get(name).map((value) => [name, Buffer.isBuffer(value) ? value.toString("base64") : value]),
  );
