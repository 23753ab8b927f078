// The echo of benchmarks/connect-echo.sh by others: connect-node and grpc-js, both ends.
//   node load.mjs server connect|grpcjs                       prints the address, ends with standard input
//   node load.mjs client connect|grpcjs ADDRESS STREAMS BURST SECONDS
// The client prints what Oac.Connect.Echo prints: microseconds p50 and p99 of a burst's round trip, messages a second, and no allocations.
import http2 from "node:http2";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { BytesValueSchema, FileDescriptorProtoSchema, file_google_protobuf_wrappers } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createConnectTransport } from "@connectrpc/connect-node";
import { createWritableIterable } from "@connectrpc/connect/protocol";
import grpc from "@grpc/grpc-js";

const messageBytes = 256;

const file = create(FileDescriptorProtoSchema, {
  name: "echo.proto",
  package: "bench.v1",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [
    {
      name: "Echo",
      method: [
        {
          name: "Bidi",
          inputType: ".google.protobuf.BytesValue",
          outputType: ".google.protobuf.BytesValue",
          clientStreaming: true,
          serverStreaming: true,
        },
      ],
    },
  ],
});
const Echo = createFileRegistry(file, (name) =>
  name === "google/protobuf/wrappers.proto" ? file_google_protobuf_wrappers : undefined,
).getService("bench.v1.Echo");

const same = (bytes) => bytes;
const definition = {
  bidi: {
    path: "/bench.v1.Echo/Bidi",
    requestStream: true,
    responseStream: true,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  },
};

async function serveConnect() {
  const server = http2.createServer(
    connectNodeAdapter({
      routes: (router) =>
        router.service(Echo, {
          async *bidi(requests) {
            for await (const request of requests) yield request;
          },
        }),
    }),
  );
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  console.log(`http://127.0.0.1:${server.address().port}`);
}

async function serveGrpc() {
  const server = new grpc.Server();
  server.addService(definition, {
    bidi(call) {
      call.on("data", (message) => call.write(message));
      call.on("end", () => call.end());
    },
  });
  const port = await new Promise((done, fail) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (e, p) => (e ? fail(e) : done(p))),
  );
  console.log(`http://127.0.0.1:${port}`);
}

async function load(streams, burst, seconds, open) {
  const latencies = [];
  let [measuring, stopped, messages] = [false, false, 0];
  const run = async () => {
    const call = open();
    while (!stopped) {
      const start = performance.now();
      await call.burst(burst);
      if (measuring) {
        latencies.push((performance.now() - start) * 1000);
        messages += burst;
      }
    }
    await call.end();
  };
  const running = Array.from({ length: streams }, run);
  await new Promise((done) => setTimeout(done, seconds * 500));
  const start = performance.now();
  measuring = true;
  await new Promise((done) => setTimeout(done, seconds * 1000));
  measuring = false;
  const elapsed = (performance.now() - start) / 1000;
  stopped = true;
  await Promise.all(running);
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.floor(latencies.length * share)].toFixed(0);
  console.log(`${at(0.5)} ${at(0.99)} ${(messages / elapsed).toFixed(0)} -`);
}

function connectStreams(address) {
  const client = createClient(Echo, createConnectTransport({ baseUrl: address, httpVersion: "2" }));
  return () => {
    const requests = createWritableIterable();
    const responses = client.bidi(requests)[Symbol.asyncIterator]();
    const message = create(BytesValueSchema, { value: new Uint8Array(messageBytes) });
    return {
      async burst(count) {
        for (let i = 0; i < count; i++) requests.write(message);
        for (let i = 0; i < count; i++) await responses.next();
      },
      async end() {
        requests.close();
        while (!(await responses.next()).done);
      },
    };
  };
}

function grpcStreams(address) {
  const Client = grpc.makeGenericClientConstructor(definition, "Echo");
  const client = new Client(address.replace("http://", ""), grpc.credentials.createInsecure());
  return () => {
    const call = client.bidi();
    const message = Buffer.alloc(messageBytes);
    let [left, done] = [0, undefined];
    call.on("data", () => --left === 0 && done());
    const ended = new Promise((end) => call.on("end", end));
    return {
      burst(count) {
        left = count;
        return new Promise((finished) => {
          done = finished;
          for (let i = 0; i < count; i++) call.write(message);
        });
      },
      async end() {
        call.end();
        await ended;
      },
    };
  };
}

const [mode, way, address, streams, burst, seconds] = process.argv.slice(2);
if (mode === "server") {
  await (way === "connect" ? serveConnect() : serveGrpc());
  process.stdin.on("end", () => process.exit(0)).resume();
} else {
  const open = way === "connect" ? connectStreams(address) : grpcStreams(address);
  await load(Number(streams), Number(burst), Number(seconds), open);
  process.exit(0);
}
