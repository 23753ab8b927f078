"""The service of the wire's tests on gRPC's C core: usage: echo.py DESCRIPTORS client|server, lines of JSON in and out."""

import base64
import json
import sys
import threading
from concurrent import futures

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

PACKAGE = "oac.connect.tests.v1."
pool = descriptor_pool.DescriptorPool()
with open(sys.argv[1], "rb") as descriptors:
    for file in descriptor_pb2.FileDescriptorSet.FromString(descriptors.read()).file:
        pool.AddSerializedFile(file.SerializeToString())
factory = message_factory.MessageFactory(pool)
Request, Response, Reason, Status = (
    factory.GetPrototype(pool.FindMessageTypeByName(PACKAGE + name)) for name in ("Request", "Response", "Reason", "Status")
)
SERVICE = PACKAGE + "Echo"
METHODS = {
    "Unary": "unary_unary",
    "Get": "unary_unary",
    "ClientStream": "stream_unary",
    "ServerStream": "unary_stream",
    "Bidi": "stream_stream",
}
writing = threading.Lock()


def say(line):
    with writing:
        print(json.dumps(line), flush=True)


def pairs(metadata):
    return [[name, base64.b64encode(value).decode() if isinstance(value, bytes) else value] for name, value in metadata or ()]


# A server.


def begin(context):
    asked = context.invocation_metadata()
    # What a client accepts is not told.
    if ("x-compress", "gzip") in asked:
        context.set_compression(grpc.Compression.Gzip)
    context.send_initial_metadata([("x-answer", value) for name, value in asked if name == "x-ask"])
    context.set_trailing_metadata(trailers(context))


def trailers(context):
    return [("x-answer-bin", value) for name, value in context.invocation_metadata() if name == "x-ask-bin"]


def watch(request, context):
    """Tells when a call that waits is over, however it ends: a generator whose call was given up is not run on."""
    if request.wait:
        tell = lambda: say({"over": request.text})
        if not context.add_callback(tell):
            tell()


def end(request, context):
    if request.wait:
        over = threading.Event()
        if context.add_callback(over.set):
            over.wait()
        context.abort(grpc.StatusCode.CANCELLED, "given up")
    if request.HasField("failure"):
        failure = request.failure
        status = Status(code=failure.code, message=failure.message)
        for text in failure.reasons:
            status.details.add(url="type.googleapis.com/" + PACKAGE + "Reason", value=Reason(text=text).SerializeToString())
        context.set_trailing_metadata(trailers(context) + [("grpc-status-details-bin", status.SerializeToString())])
        code = next(code for code in grpc.StatusCode if code.value[0] == failure.code)
        context.abort(code, failure.message)


def unary(request, context):
    watch(request, context)
    begin(context)
    end(request, context)
    return Response(text=request.text + "!", data=request.data)


def client_stream(requests, context):
    begin(context)
    texts = []
    for request in requests:
        watch(request, context)
        end(request, context)
        texts.append(request.text)
    return Response(text=",".join(texts))


def server_stream(request, context):
    watch(request, context)
    begin(context)
    for i in range(request.times):
        yield Response(text=f"{request.text} {i}", data=request.data)
    end(request, context)


def bidi(requests, context):
    begin(context)
    for request in requests:
        watch(request, context)
        yield Response(text=request.text + "!", data=request.data)
        end(request, context)


def serve():
    credentials = json.loads(sys.stdin.readline())
    server = grpc.server(futures.ThreadPoolExecutor(32))
    behaviours = {"Unary": unary, "Get": unary, "ClientStream": client_stream, "ServerStream": server_stream, "Bidi": bidi}
    handlers = {
        name: getattr(grpc, kind + "_rpc_method_handler")(
            behaviours[name], request_deserializer=Request.FromString, response_serializer=Response.SerializeToString
        )
        for name, kind in METHODS.items()
    }
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(SERVICE, handlers)])
    plain = server.add_insecure_port("127.0.0.1:0")
    pair = (credentials["key"].encode(), credentials["cert"].encode())
    tls = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    server.start()
    say({"2": plain, "tls": tls})
    sys.stdin.read()
    server.stop(0)


# A client.

channels = {}


def channel_of(call):
    key = (call["url"], call["gzip"])
    if key not in channels:
        scheme, address = call["url"].rstrip("/").split("://")
        compression = grpc.Compression.Gzip if call["gzip"] else None
        if scheme == "https":
            credentials = grpc.ssl_channel_credentials(call["roots"].encode())
            channels[key] = grpc.secure_channel(address, credentials, compression=compression)
        else:
            channels[key] = grpc.insecure_channel(address, compression=compression)
    return channels[key]


def run(call, channel):
    answer = {"id": call["id"], "messages": [], "headers": [], "trailers": []}
    name = call["method"][0].upper() + call["method"][1:]
    method = getattr(channel, METHODS[name])(
        f"/{SERVICE}/{name}", request_serializer=Request.SerializeToString, response_deserializer=Response.FromString
    )
    requests = [json_format.ParseDict(one, Request()) for one in call["messages"]]
    answered = threading.Semaphore(0)

    def outgoing():
        for request in requests:
            yield request
            if call["duplex"]:
                answered.acquire()

    options = {
        "metadata": [
            (name, base64.b64decode(value + "==") if name.endswith("-bin") else value) for name, value in call["headers"]
        ],
        "timeout": None if call["timeout"] is None else call["timeout"] / 1000,
    }
    start = method.future if METHODS[name].endswith("_unary") else method
    rpc = start(outgoing() if METHODS[name].startswith("stream_") else requests[0], **options)
    if call["cancelAfter"] == 0:
        threading.Timer(1, rpc.cancel).start()
    try:
        for message in [rpc.result()] if METHODS[name].endswith("_unary") else rpc:
            answer["messages"].append(json_format.MessageToDict(message))
            if len(answer["messages"]) == call["cancelAfter"]:
                rpc.cancel()
            answered.release()
    except (grpc.RpcError, grpc.FutureCancelledError):
        status = next((Status.FromString(v) for n, v in rpc.trailing_metadata() or () if n == "grpc-status-details-bin"), Status())
        answer["error"] = {
            "code": rpc.code().value[0],
            "message": rpc.details(),
            "details": [
                {"type": one.url.rpartition("/")[2], "value": base64.b64encode(one.value).decode()} for one in status.details
            ],
        }
    answered.release(len(requests) + 1)
    answer["headers"] = pairs(rpc.initial_metadata())
    answer["trailers"] = pairs(rpc.trailing_metadata())
    say(answer)


def make_calls():
    with futures.ThreadPoolExecutor(16) as calls:
        for line in sys.stdin:
            call = json.loads(line)
            calls.submit(run, call, channel_of(call)).add_done_callback(lambda done: done.result())


serve() if sys.argv[2] == "server" else make_calls()
