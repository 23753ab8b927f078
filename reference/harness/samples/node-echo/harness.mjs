// An agent that answers what it is sent: success, or the failure that the event asks for. It shows how little a harness is.
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { HarnessEnvelopeSchema, Orchestrator } from "./stream_pb.js";
import { traceEvent } from "./traces.mjs";

// The labels say where these are: see the Dockerfile. The certificates are for who declares orchestrator.mtls beside them.
const address = process.env.ORCHESTRATOR_ADDRESS;
const tokenFile = "/run/oac/orchestrator-token";
const tls = { cert: "/run/oac/tls/client.pem", key: "/run/oac/tls/client.key", ca: "/run/oac/tls/ca.pem" };

const transports = { connect: createConnectTransport, grpc: createGrpcTransport, "grpc-web": createGrpcWebTransport };
const createTransport = transports[process.env.HARNESS_PROTOCOL ?? "connect"];
if (!address || !createTransport) {
  console.error("ORCHESTRATOR_ADDRESS must be set, and HARNESS_PROTOCOL be one of", Object.keys(transports).join(", "));
  process.exit(2);
}

// Read again for each stream: files may be replaced while the container runs.
const read = (path) => (existsSync(path) ? readFileSync(path, "utf8").trimEnd() : undefined);
const token = () => process.env.ORCHESTRATOR_TOKEN ?? read(tokenFile);
const certificates = () => Object.fromEntries(Object.entries(tls).map(([name, path]) => [name, read(path)]));
const baseUrl = () =>
  /^https?:\/\//.test(address) ? address : `${existsSync(tls.cert) ? "https" : "http"}://${address}`;

// How many events each session has had; nothing of a session is left once it has ended.
const sessions = new Map();

function answer(sessionId, event) {
  const count = (sessions.get(sessionId) ?? 0) + 1;
  sessions.set(sessionId, count);
  try {
    const { text, fail } = JSON.parse(new TextDecoder().decode(event.payload));
    console.log(`event ${count} of a session: ${String(text).slice(0, 80)}`);
    return fail ? { success: false, errorMessage: "the event asked for a failure" } : { success: true };
  } catch {
    return { success: false, errorMessage: `the payload on channel '${event.channel}' is no JSON object` };
  }
}

/** What is to be sent, in its order. */
class Outbox {
  #waiting = [];
  #wake = () => {};

  push(message) {
    this.#waiting.push(message);
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      while (this.#waiting.length > 0) yield this.#waiting.shift();
      await new Promise((resolve) => (this.#wake = resolve));
    }
  }
}

/** One stream, from its opening to its end. */
async function serve(signal, opened) {
  const transport = createTransport({ baseUrl: baseUrl(), httpVersion: "2", nodeOptions: certificates() });
  const bearer = token();
  const outbox = new Outbox();
  const envelopes = createClient(Orchestrator, transport).connect(outbox, {
    headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
    signal,
    onHeader: opened,
  });
  for await (const { sessionId, body } of envelopes) {
    if (body.case === "event") {
      const started = Date.now();
      const value = answer(sessionId, body.value);
      outbox.push(create(HarnessEnvelopeSchema, { sessionId, body: { case: "result", value } }));
      traceEvent("node-echo", sessionId, started, value);
    } else if (body.case === "sessionEnd") {
      sessions.delete(sessionId);
    }
  }
}

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
process.once("SIGINT", () => stop.abort());
let delay = 100;
while (!stop.signal.aborted) {
  try {
    await serve(stop.signal, () => (delay = 100));
    console.error("the stream has ended");
  } catch (failure) {
    if (!stop.signal.aborted) console.error(`the stream failed: ${failure.message}`);
  }
  // Another try after a while that grows, with some chance in it, so that many harnesses do not return at once.
  await wait(delay * (0.5 + Math.random()), undefined, { signal: stop.signal }).catch(() => {});
  delay = Math.min(delay * 2, 5000);
}
process.exit(0);
