// A page that calls with connect-web, bundled for a browser: what came of its calls becomes its text.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";

const transports = { connect: createConnectTransport, grpcweb: createGrpcWebTransport };

async function calls(client, isGet) {
  const seen = {};
  const options = (name) => ({
    headers: { "x-ask": "größer".length.toString() },
    onHeader: (all) => (seen[`${name} header`] = all.get("x-answer")),
  });
  const failing = async (name, call) => {
    try {
      await call();
      seen[name] = "no error";
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      seen[name] = `${Code[error.code]} ${error.rawMessage} ${error.details.map((one) => one.type)}`;
    }
  };
  seen.unary = (await client.unary({ text: "größer" }, options("unary"))).text;
  if (isGet) seen.get = (await client.get({ text: "ü&=" }, options("get"))).text;
  seen.stream = [];
  for await (const one of client.serverStream({ text: "n", times: 3 }, options("stream"))) seen.stream.push(one.text);
  const failure = { code: 9, message: "100 % größer", reasons: ["one"] };
  await failing("unary error", () => client.unary({ failure }));
  await failing("stream error", async () => {
    for await (const one of client.serverStream({ text: "e", times: 1, failure })) seen["before error"] = one.text;
  });
  await failing("deadline", () => client.unary({ text: "deadline", wait: true }, { timeoutMs: 300 }));
  const ending = new AbortController();
  await failing("canceled", async () => {
    for await (const _ of client.serverStream({ text: "x", times: 1, wait: true }, { signal: ending.signal })) ending.abort();
  });
  return seen;
}

async function run({ descriptors, origins }) {
  const bytes = Uint8Array.from(atob(descriptors), (char) => char.charCodeAt(0));
  const service = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes)).getService("oac.connect.tests.v1.Echo");
  const all = {};
  for (const [place, baseUrl] of Object.entries(origins)) {
    for (const [protocol, create] of Object.entries(transports)) {
      for (const codec of ["proto", "json"]) {
        const transport = create({ baseUrl, useBinaryFormat: codec === "proto", useHttpGet: true });
        const name = `${protocol} ${codec} ${place}`;
        try {
          all[name] = await calls(createClient(service, transport), protocol === "connect");
        } catch (error) {
          all[name] = { thrown: String(error) };
        }
      }
    }
  }
  return all;
}

const response = await fetch("/parameters");
const answers = await run(await response.json());
await fetch("/answers", { method: "POST", body: JSON.stringify(answers) });
