// One span for each event, by the conventions of OpenTelemetry for agents, sent as OTLP in JSON. A larger agent takes the SDK.
import { randomBytes } from "node:crypto";

const endpoint =
  process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
  (process.env.OTEL_EXPORTER_OTLP_ENDPOINT && `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, "")}/v1/traces`);
const attribute = ([key, stringValue]) => ({ key, value: { stringValue } });
const nanoseconds = (milliseconds) => `${milliseconds}000000`;

/** Tells the collector, where one is configured; what it answers does not matter to the agent. */
export function traceEvent(agent, sessionId, started, result) {
  if (!endpoint) return;
  const attributes = {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.provider.name": "oac",
    "gen_ai.agent.name": agent,
    "gen_ai.conversation.id": sessionId,
    ...(result.success ? {} : { "error.type": "failed" }),
  };
  const span = {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    name: `invoke_agent ${agent}`,
    kind: 1,
    startTimeUnixNano: nanoseconds(started),
    endTimeUnixNano: nanoseconds(Date.now()),
    attributes: Object.entries(attributes).map(attribute),
    status: { code: result.success ? 1 : 2 },
  };
  const resource = { attributes: [attribute(["service.name", agent])] };
  fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: agent }, spans: [span] }] }] }),
  }).catch((failure) => console.error(`a span was not taken: ${failure.message}`));
}
