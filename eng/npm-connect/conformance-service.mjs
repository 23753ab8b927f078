// The suite's service, whatever it is served with: what a definition of a response asks for, in the words of a call:
//   call.info(requests)  what came, as a message    call.delay(ms)            waits, or throws where the call is over
//   call.metadata(definition)                       call.fail(error, info)    the error to throw
import { create } from "@bufbuild/protobuf";
import { type } from "./messages.mjs";

const payload = (name, init) => create(type(name), { payload: create(type("ConformancePayload"), init) });

export async function answer(responseType, definition, requests, call) {
  const requestInfo = call.info(requests);
  if (definition === undefined) return payload(responseType, { requestInfo });
  call.metadata(definition);
  if (definition.response.case === "error") throw call.fail(definition.response.value, requestInfo);
  await call.delay(definition.responseDelayMs);
  return payload(responseType, { requestInfo, data: definition.response.value ?? new Uint8Array() });
}

export async function* serverStream(request, call) {
  yield* rest("ServerStreamResponse", request.responseDefinition, [request], 0, call);
}

export async function* bidiStream(requests, call) {
  let definition;
  let fullDuplex = false;
  let sent = 0;
  let seen = [];
  let isFirst = true;
  for await (const request of requests) {
    seen.push(request);
    if (isFirst) {
      isFirst = false;
      ({ responseDefinition: definition, fullDuplex } = request);
      if (definition !== undefined) call.metadata(definition);
    }
    if (!fullDuplex) continue;
    if (sent >= (definition?.responseData.length ?? 0)) break;
    const requestInfo = sent === 0 ? call.info(seen) : call.echo(seen);
    await call.delay(definition.responseDelayMs);
    yield payload("BidiStreamResponse", { data: definition.responseData[sent++], requestInfo });
    seen = [];
  }
  yield* rest("BidiStreamResponse", definition, seen, sent, call);
}

async function* rest(responseType, definition, requests, sent, call) {
  if (definition === undefined) return;
  if (sent === 0) call.metadata(definition);
  const requestInfo = call.info(requests);
  for (const data of definition.responseData.slice(sent)) {
    await call.delay(definition.responseDelayMs);
    yield payload(responseType, sent++ === 0 ? { data, requestInfo } : { data });
  }
  if (definition.error !== undefined) throw call.fail(definition.error, sent === 0 ? requestInfo : undefined);
}
