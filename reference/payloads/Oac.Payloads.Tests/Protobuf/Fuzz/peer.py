"""Says whether Google's own reader and writer agree with ours; Debian's Python drives the C++ implementation.

Each request: four bytes of length and JSON with "set" (a FileDescriptorSet, from then on), or "binary" and what became of it: "rewritten",
"json" (null where it was refused, as "said"). Each answer: one line of JSON, {"problem": null or text, "json": [texts to be read]}.
"""
import base64, json, math, struct, sys, warnings
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message, message_factory

warnings.simplefilter("error", RuntimeWarning)
pool = kind = None


# The peer takes the lower bits of a tag that is too large.
LAX_BINARY = ("no field begins here",)
# It is laxer here than the mapping says.
LAX_JSON = (
    "a Value without any value",
    "a Value whose number",
    "nanos are not those of a second",
    "the content of an Any is no",
)


def load(data):
    global pool, kind
    pool = descriptor_pool.DescriptorPool()
    files = descriptor_pb2.FileDescriptorSet.FromString(data)
    for file in files.file:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    kind = factory.GetPrototype(pool.FindMessageTypeByName("r.M0"))
    # Extensions are known to a class only once they were made for it.
    factory.GetMessages([f.name for f in files.file])


class NotText(Exception):
    """A string of proto2 that is no UTF-8, which Python cannot show."""


def parse(data):
    try:
        m = kind.FromString(data)
        # Only a map that was looked into is one; until then its entries are messages, of which a value may be missing.
        tree(m)
    except (message.DecodeError, SystemError):
        # A SystemError carries the warning that it stopped before the end.
        return None
    except ValueError:
        raise NotText()
    return m if m.IsInitialized() else None


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool) and not isinstance(b, bool):
        return a == b or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-44)
    return type(a) == type(b) and a == b


def tree(m):
    """All that a message holds. Maps as such: as bytes they keep what was overwritten."""
    fields = {}
    for field, value in m.ListFields():
        if field.message_type and field.message_type.GetOptions().map_entry:
            held = field.message_type.fields_by_name["value"].message_type
            fields[field.number] = {k: tree(value[k]) if held else repr(value[k]) for k in value}
        elif field.label == field.LABEL_REPEATED:
            fields[field.number] = [tree(v) if field.message_type else repr(v) for v in value]
        else:
            fields[field.number] = tree(value) if field.message_type else repr(value)
    return fields, unknown(m.UnknownFields())


def unknown(fields):
    return [(f.field_number, f.wire_type, content(f.field_number, f.wire_type, f.data)) for f in fields]


def content(number, wire_type, data):
    if wire_type == 3:
        return unknown(data)
    # Of numbers that an enum does not have the peer keeps the lower half alone, or all but the highest bit, as they come.
    return data & (2**32 - 1) if wire_type == 0 and number < 2000 else data


def judge(request):
    data = base64.b64decode(request["binary"])
    m = parse(data)
    ours = request["rewritten"]
    if ours is None and any(words in request["said"] for words in LAX_BINARY):
        return None, []
    if (m is None) != (ours is None):
        return "it is %s by the peer" % ("refused" if m is None else "read"), []
    if m is None:
        return None, []
    again = parse(base64.b64decode(ours))
    if again is None:
        return "what was written is refused", []
    if tree(again) != tree(m):
        return "what was written is another message: %s, not %s" % (tree(again), tree(m)), []
    try:
        theirs = json_format.MessageToJson(m, descriptor_pool=pool)
    except Exception as e:
        theirs, reason = None, repr(e)
    text = request["json"]
    if text is None and any(words in request["said"] for words in LAX_JSON):
        return None, []
    if (theirs is None) != (text is None):
        return "the peer writes %s" % (theirs or reason), []
    if theirs is None:
        return None, []
    if not same(json.loads(theirs), json.loads(text)):
        return "the peer writes %s" % theirs, []
    back = kind()
    json_format.Parse(text, back, descriptor_pool=pool)
    expected = kind()
    json_format.Parse(theirs, expected, descriptor_pool=pool)
    if tree(back) != tree(expected):
        return "the peer reads our JSON as another message", []
    return None, [
        [theirs, base64.b64encode(expected.SerializeToString(deterministic=True)).decode()],
        [json_format.MessageToJson(m, preserving_proto_field_name=True, indent=None, descriptor_pool=pool), base64.b64encode(expected.SerializeToString(deterministic=True)).decode()],
    ]


while True:
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        break
    request = json.loads(sys.stdin.buffer.read(struct.unpack("<i", head)[0]))
    problem, texts = None, []
    try:
        if "set" in request:
            load(base64.b64decode(request["set"]))
        else:
            problem, texts = judge(request)
    except NotText:
        problem = None if request["json"] is None else "this is not UTF-8"
    except Exception as e:
        problem = "the peer fails: %r" % e
    print(json.dumps({"problem": problem, "json": texts}), flush=True)
