using System.Net;
using System.Text;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Tests.Targets;

public class TargetFileTests
{
    private const string AnEvent = "{content_type: text/plain, text: hi}";

    [Fact]
    public void An_image_alone_is_judged_as_a_container()
    {
        var target = Read("""{"image":"oci:./layout"}""");

        Assert.Equal([ConformanceClass.Container], target.Classes);
        Assert.Equal("oci:./layout", target.Image);
        Assert.False(target.LabelsOnly);
        Assert.Null(target.Harness);
        Assert.Equal("t.yaml", target.Name);
        Assert.Equal("/folder", target.Folder);
    }

    [Fact]
    public void A_command_makes_it_a_harness_whose_labels_stand_in_a_file()
    {
        var target = Read("""{"command":["node","h.js",""],"labels_from":"Dockerfile"}""");

        Assert.Equal([ConformanceClass.Harness], target.Classes);
        Assert.Equal("Dockerfile", target.Image);
        Assert.True(target.LabelsOnly);
        Assert.Equal(["node", "h.js", ""], target.Harness!.Command);
        Assert.Equal(TimeSpan.FromSeconds(10), target.Harness.ResultWithin);
        Assert.Null(target.Harness.Listen);
        Assert.Null(target.Harness.Network);
    }

    [Fact]
    public void Everything_that_a_file_can_say()
    {
        using var folder = new TempFolder().With("payload.bin", "from a file");
        var target = TargetFile.Read(
            "all.yaml",
            folder.Path,
            """
            # Both at once.
            class: [container, harness]
            image: registry.example/agent:1
            version: v1alpha2
            plain_http: true
            events:
              mail: {content_type: application/json, text: '{"a":1}'}
              empty: {content_type: text/plain, text: ""}
              raw: {content_type: application/octet-stream, base64: AAEC}
              file: {content_type: text/plain; charset=utf-8, file: payload.bin}
            fails:
              mail: {content_type: text/plain, text: not JSON}
            result_within_ms: 1
            stream_within_ms: 600000
            extension: true
            network: agents_1
            listen: 0.0.0.0
            reach: host.docker.internal
            expected_failures:
              - {requirement: container/version/present, why: not yet}
            """u8
        );

        Assert.Equal([ConformanceClass.Container, ConformanceClass.Harness], target.Classes);
        Assert.Equal("v1alpha2", target.Version);
        Assert.True(target.PlainHttp);
        Assert.True(target.AnnouncesExtension);
        var harness = target.Harness!;
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(harness.Events["mail"].Payload.Span));
        Assert.Equal(0, harness.Events["empty"].Payload.Length);
        Assert.Equal([0, 1, 2], harness.Events["raw"].Payload.ToArray());
        Assert.Equal("from a file", Encoding.UTF8.GetString(harness.Events["file"].Payload.Span));
        Assert.Equal("text/plain; charset=utf-8", harness.Events["file"].ContentType);
        Assert.Equal(["mail"], harness.Fails.Keys);
        Assert.Equal(TimeSpan.FromMilliseconds(1), harness.ResultWithin);
        Assert.Equal(TimeSpan.FromMinutes(10), harness.StreamWithin);
        Assert.Equal(IPAddress.Any, harness.Listen);
        Assert.Equal("agents_1", harness.Network);
        Assert.Empty(harness.Command);
        Assert.Equal("host.docker.internal", harness.Reach);
        Assert.Equal([new("container/version/present", "not yet")], target.ExpectedFailures);
    }

    [Theory]
    [InlineData("", "t.yaml: the file is empty; 'oac-conformance init' writes one to begin with")]
    [InlineData("~", "t.yaml: the file is empty")]
    [InlineData("- image", "t.yaml:1:1: a list stands here; a target file is a mapping")]
    [InlineData("image: x\n---\nimage: y", "t.yaml:2:1: a second document begins here")]
    [InlineData("image: [x", "t.yaml:2:1: not well-formed YAML: ")]
    [InlineData("image: !!!!!!!![x]", "t.yaml: not well-formed YAML")]
    [InlineData("image: \"a\\u0001b\"", "t.yaml:1:8: 'image' holds a control character")]
    [InlineData("image: &a x", "t.yaml:1:8: anchors are not allowed")]
    [InlineData("image: *a", "t.yaml:1:8: aliases are not allowed")]
    [InlineData("image: !!str x", "t.yaml:1:8: tags are not allowed")]
    [InlineData("image: x\nimage: y", "t.yaml:2:1: the key 'image' stands twice")]
    [InlineData("[a]: x", "t.yaml:1:1: a key is a text")]
    [InlineData("version: v1alpha3", "t.yaml:1:1: there is neither 'image' nor 'labels_from'")]
    [InlineData("image: x\nlabels_from: y", "t.yaml:2:14: 'image' and 'labels_from' stand both here")]
    [InlineData("image:", "t.yaml:1:7: 'image' has nothing here; expected is a text")]
    [InlineData("image: ''", "t.yaml:1:8: 'image' is empty")]
    [InlineData("image: {a: b}", "t.yaml:1:8: 'image' has a mapping here; expected is a text")]
    [InlineData("image: x\nimgae: y", "t.yaml:2:1: 'imgae' is no key; did you mean image?")]
    [InlineData("image: x\nsomething: y", "t.yaml:2:1: 'something' is no key; allowed are class, image, labels_from, ")]
    [InlineData(
        "image: x\nclass: orchestrator",
        "t.yaml:2:8: 'orchestrator' is no class that this suite judges; allowed are container and harness"
    )]
    [InlineData("image: x\nclass: []", "t.yaml:2:8: 'class' names nothing; allowed are container and harness")]
    [InlineData("image: x\nclass: [{}]", "t.yaml:2:9: 'class' has a mapping here")]
    [InlineData(
        "image: x\nversion: v2",
        "t.yaml:2:10: 'v2' is no version of the specification that this suite knows; allowed are v1alpha1, v1alpha2, v1alpha3"
    )]
    [InlineData("image: x\nplain_http: yes", "t.yaml:2:13: 'plain_http' is 'yes'; allowed are true and false")]
    [InlineData(
        "image: x\ncommand: node h.js",
        "t.yaml:2:10: 'command' is a text; allowed is a list of the program and its arguments, such as [node, harness.js]"
    )]
    [InlineData("image: x\ncommand: []", "t.yaml:2:10: 'command' has 0 words; allowed are 1 to 1000")]
    [InlineData("image: x\ncommand: ['', a]", "t.yaml:2:11: 'command' is empty")]
    [InlineData("labels_from: x\nextension: true", "t.yaml:1:14: a harness with 'labels_from' needs its 'command'")]
    [InlineData(
        "image: x\nclass: container\nfails: {a: {content_type: a/b, text: x}}",
        "t.yaml:3:8: 'fails' is for a harness, and 'class' does not name it"
    )]
    [InlineData("image: x\nevents: [a]", "t.yaml:2:9: 'events' is a list; allowed is a mapping of 1 to 100 channels")]
    [InlineData(
        "image: x\nevents: {}",
        "t.yaml:2:9: 'events' is a mapping of 0; allowed is a mapping of 1 to 100 channels"
    )]
    [InlineData(
        "image: x\nevents: {a: hi}",
        "t.yaml:2:13: 'events.a' is a text; allowed is a mapping with content_type, text, base64, file"
    )]
    [InlineData("image: x\nevents: {'': {content_type: a/b, text: x}}", "t.yaml:2:10: a channel's name is empty")]
    [InlineData("image: x\nevents: {a: {text: x}}", "t.yaml:2:13: 'events.a' has no content_type")]
    [InlineData("image: x\nevents: {a: {content_type: a b, text: x}}", "t.yaml:2:28: 'a b' is no media type")]
    [InlineData(
        "image: x\nevents: {a: {content_type: a/b}}",
        "t.yaml:2:13: 'events.a' needs its payload as exactly one of text, base64 and file"
    )]
    [InlineData(
        "image: x\nevents: {a: {content_type: a/b, text: x, file: y}}",
        "t.yaml:2:13: 'events.a' needs its payload as exactly one of text, base64 and file"
    )]
    [InlineData(
        "image: x\nevents: {a: {content_type: a/b, txet: x}}",
        "t.yaml:2:33: 'txet' is no key of 'events.a'; did you mean text?"
    )]
    [InlineData(
        "image: x\nevents: {a: {content_type: a/b, base64: '?'}}",
        "t.yaml:2:41: the value of 'base64' is not base64"
    )]
    [InlineData(
        "image: x\nevents: {a: {content_type: a/b, file: missing.bin}}",
        "t.yaml:2:39: missing.bin: there is no such file"
    )]
    [InlineData(
        "image: x\nresult_within_ms: 0",
        "t.yaml:2:19: 'result_within_ms' is '0'; allowed is a whole number of milliseconds from 1 to 600000"
    )]
    [InlineData("image: x\nresult_within_ms: 600001", "t.yaml:2:19: 'result_within_ms' is '600001'")]
    [InlineData("image: x\nstream_within_ms: 1.5", "t.yaml:2:19: 'stream_within_ms' is '1.5'")]
    [InlineData(
        "image: x\nnetwork: none",
        "t.yaml:2:10: 'network' is 'none'; allowed are host, bridge, or the name of another"
    )]
    [InlineData(
        "image: x\nnetwork: a/b",
        "t.yaml:2:10: 'network' is 'a/b'; allowed are host, bridge, or the name of another"
    )]
    [InlineData(
        "image: x\nnetwork: host\ncommand: [a]",
        "t.yaml:2:10: 'network' is for an image that is run in a container, and 'command' starts a process"
    )]
    [InlineData("image: x\nlisten: localhost", "t.yaml:2:9: 'listen' is 'localhost'; allowed is an IP address")]
    [InlineData(
        "image: x\nreach: http://a:1",
        "t.yaml:2:8: 'reach' is 'http://a:1'; allowed is a host name or an IP address"
    )]
    [InlineData("image: x\nexpected_failures: {}", "t.yaml:2:20: 'expected_failures' is a mapping; allowed is a list")]
    [InlineData("image: x\nexpected_failures: [a]", "t.yaml:2:21: an expected failure is a text")]
    [InlineData(
        "image: x\nexpected_failures: [{requirement: container/version/present}]",
        "t.yaml:2:21: an expected failure has no 'why'"
    )]
    [InlineData("image: x\nexpected_failures: [{why: x}]", "t.yaml:2:21: an expected failure has no 'requirement'")]
    [InlineData(
        "image: x\nexpected_failures: [{why: x, reason: y}]",
        "'reason' is no key of an expected failure; allowed are requirement, why"
    )]
    [InlineData(
        "image: x\nexpected_failures: [{requirement: container/version/presnt, why: x}]",
        "t.yaml:2:35: there is no requirement 'container/version/presnt'; did you mean container/version/present?"
    )]
    [InlineData(
        "image: x\nexpected_failures: [{requirement: container/version/present, why: x}, {requirement: container/version/present, why: x}]",
        "'container/version/present' stands twice in the list"
    )]
    [InlineData(
        "image: x\nextension: true\nexpected_failures: [{requirement: container/version/present, why: x}]",
        "'container/version/present' binds another class than this target is judged as"
    )]
    public void What_is_wrong_is_told_with_its_place_and_what_is_allowed(string text, string message) =>
        Assert.Contains(message, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Every_mistake_is_told_at_once_up_to_a_number()
    {
        var few = Refused("imgae: x\nversion: v9\nplain_http: maybe\n").Split('\n');
        var many = Refused(string.Concat(Enumerable.Range(0, 50).Select(static i => $"k{i}: x\n"))).Split('\n');

        Assert.Equal(4, few.Length);
        Assert.Equal(21, many.Length);
        Assert.Equal("t.yaml: and more", many[^1]);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_place() =>
        Assert.Contains(
            "t.yaml:2:2",
            Assert
                .Throws<TargetException>(static () =>
                    TargetFile.Read("t.yaml", "/folder", [(byte)'a', (byte)'\n', (byte)'b', 0xFF])
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Depth_and_number_of_values_are_limited()
    {
        var deep = Refused("image: " + new string('[', 17) + new string(']', 17));
        var many = Refused("image: [" + string.Join(',', Enumerable.Repeat("a", 10_000)) + "]");

        Assert.Contains("more than 16 levels deep", deep, StringComparison.Ordinal);
        Assert.Contains("more than 10000 values", many, StringComparison.Ordinal);
        Assert.Contains(
            "'command' has 1001 words; allowed are 1 to 1000",
            Refused("image: x\ncommand: [" + string.Join(',', Enumerable.Repeat("a", 1001)) + "]"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'events' is a mapping of 101",
            Refused(
                "image: x\nevents: {" + string.Join(',', Enumerable.Range(0, 101).Select(i => $"c{i}: {AnEvent}")) + "}"
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Servers_and_their_variables_are_told_with_their_place()
    {
        Assert.Equal(
            "t.yaml:2:6: 'mcp' is a mapping of 101; allowed is a mapping of 1 to 100 MCP servers to the variable that takes the address",
            Refused(
                "image: x\nmcp: {" + string.Join(',', Enumerable.Range(0, 101).Select(static i => $"s{i}: V")) + "}"
            )
        );
        Assert.Equal("t.yaml:2:14: 'A=B' is no name of a variable", Refused("image: x\nmcp: {files: A=B}"));
        var read = Read("image: x\nmcp: {files: FILES_URL}\nmodel_says: yes").Harness!;
        Assert.Equal("FILES_URL", read.Mcp["files"]);
        Assert.Equal("yes", read.ModelSays);
    }

    [Fact]
    public async Task A_file_that_is_missing_too_long_or_a_folder_is_refused()
    {
        using var folder = new TempFolder()
            .With("long.yaml", new string('#', TargetFile.MaxBytes + 1))
            .With("full.yaml", "image: x\n" + new string('#', TargetFile.MaxBytes - 9));

        Assert.EndsWith(
            "none.yaml: there is no such file",
            await RefusedAsync(folder.At("none.yaml")),
            StringComparison.Ordinal
        );
        Assert.EndsWith("is a folder, not a file", await RefusedAsync(folder.Path), StringComparison.Ordinal);
        Assert.EndsWith(
            "has more than 1048576 bytes, the most that are read",
            await RefusedAsync(folder.At("long.yaml")),
            StringComparison.Ordinal
        );
        var whole = await TargetFile.ReadAsync(folder.At("full.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal("x", whole.Image);
        Assert.Equal(folder.Path, whole.Folder);
        Assert.Equal("full.yaml", whole.Name);
    }

    [Fact]
    public void A_payload_that_is_too_long_is_refused_at_its_place()
    {
        using var folder = new TempFolder().With("big", new string('x', TargetReader.MaxPayload + 1));
        var text = Encoding.UTF8.GetBytes("image: x\nevents: {a: {content_type: a/b, file: big}}");

        var message = Assert.Throws<TargetException>(() => TargetFile.Read("t.yaml", folder.Path, text)).Message;

        Assert.Equal("t.yaml:2:39: big: has more than 4194304 bytes, the most that are read", message);
    }

    private static TargetDefinition Read(string text) =>
        TargetFile.Read("t.yaml", "/folder", Encoding.UTF8.GetBytes(text));

    private static string Refused(string text) => Assert.Throws<TargetException>(() => Read(text)).Message;

    private static async Task<string> RefusedAsync(string path) =>
        (
            await Assert.ThrowsAsync<TargetException>(() =>
                TargetFile.ReadAsync(path, TestContext.Current.CancellationToken)
            )
        ).Message;
}
