// A page that calls with connect-web, bundled for a browser: what came of its calls is sent to where the page is from, and shown.
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

const style = `
  body { font: 13px/1.35 system-ui, sans-serif; margin: 1.5rem; color: #1d2430; background: #fff; }
  h1 { font-size: 1.3rem; margin: 0 0 .25rem; }
  p { margin: 0 0 .75rem; color: #5a6472; }
  table { border-collapse: collapse; margin-bottom: .75rem; }
  th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #dde2e9; }
  td { min-width: 2rem; max-width: 15rem; }
  td.text { min-width: 11rem; }
  thead th { border-bottom: 2px solid #aab3c0; }
  tbody th { font-weight: 600; white-space: nowrap; }
  td.none { color: #9aa3af; }
  tr.thrown td { color: #a3161f; }
`;

function element(name, text, attributes = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...attributes });
}

// A row for each way to call, a column for each thing that was seen.
function show(all) {
  const names = [...new Set(Object.values(all).flatMap(Object.keys))].filter((name) => name !== "thrown");
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  head.append(...["way", ...names].map((name) => element("th", name)));
  const body = table.createTBody();
  for (const [way, seen] of Object.entries(all)) {
    const row = body.insertRow();
    row.append(element("th", way));
    if (seen.thrown) {
      row.className = "thrown";
      row.append(element("td", seen.thrown, { colSpan: names.length }));
      continue;
    }
    for (const name of names) {
      const value = seen[name];
      if (value === undefined) {
        row.append(element("td", "–", { className: "none" }));
        continue;
      }
      // What belongs together stays on one line.
      const text = Array.isArray(value) ? value.map((one) => one.replaceAll(" ", "\u00a0")).join(", ") : value;
      row.append(element("td", text, { className: text.length > 20 ? "text" : "" }));
    }
  }
  const failed = Object.values(all).filter((seen) => seen.thrown).length;
  state.textContent = failed
    ? `${failed} of ${Object.keys(all).length} ways failed.`
    : `All ${Object.keys(all).length} ways were called to their end.`;
  document.body.append(
    table,
    element("p", "same: where the page is from. other: another origin, HTTP/1.1. http2: another origin, TLS and HTTP/2. –: not called so."),
  );
}

const state = element("p", "Calling …");
document.head.append(element("style", style));
document.body.append(element("h1", "Calls of connect-web"), state);
try {
  const response = await fetch("/parameters");
  const answers = await run(await response.json());
  show(answers);
  await fetch("/answers", { method: "POST", body: JSON.stringify(answers) });
} catch (error) {
  state.textContent = `The calls could not be made: ${error}`;
  throw error;
}
