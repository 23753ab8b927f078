using System.Globalization;
using Microsoft.CodeAnalysis;
using FieldLabel = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Generators.Tests.Stream;

/// <summary>Each diagnostic, on the line of the .proto that is at fault.</summary>
public sealed class StreamDiagnosticsTests
{
    [Theory]
    [InlineData(FieldType.Float, FieldLabel.Optional, "float")]
    [InlineData(FieldType.Sint32, FieldLabel.Optional, "sint32")]
    [InlineData(FieldType.Enum, FieldLabel.Optional, "enum")]
    [InlineData(FieldType.Group, FieldLabel.Optional, "group")]
    [InlineData(FieldType.String, FieldLabel.Repeated, "repeated")]
    public void A_type_that_the_codec_does_not_do(FieldType type, FieldLabel label, string word)
    {
        var version = ProtoSource.Version("v1alpha3").Field("extra", 9, type, label: label);

        Expect(
            "OACGEN101",
            "/spec/v1alpha3/stream.proto",
            version.LineOf("Event", "extra"),
            $"'extra' is {word}",
            version
        );
    }

    [Fact]
    public void A_field_with_presence()
    {
        // protoc declares a oneof of its own for such a field.
        var version = ProtoSource.Version("v1alpha3").Field("extra", 9, inOneof: true);
        version.Change("Event", "extra", f => f.Proto3Optional = true);
        version
            .File.MessageType.Single(m => m.Name == "Event")
            .OneofDecl.Add(new Google.Protobuf.Reflection.OneofDescriptorProto { Name = "_extra" });

        Expect("OACGEN101", "/spec/v1alpha3/stream.proto", version.LineOf("Event", "extra"), "optional", version);
    }

    [Fact]
    public void A_message_inside_a_body()
    {
        var version = ProtoSource.Version("v1alpha3").Field("inner", 9, message: "SessionEnd");

        Expect("OACGEN101", "/spec/v1alpha3/stream.proto", version.LineOf("Event", "inner"), "SessionEnd", version);
    }

    [Fact]
    public void Versions_that_disagree_on_a_type()
    {
        var later = ProtoSource.Version("v1alpha3").Change("Event", "channel", f => f.Type = FieldType.Bytes);

        Expect(
            "OACGEN102",
            "/spec/v1alpha3/stream.proto",
            later.LineOf("Event", "channel"),
            "'channel' of Event is bytes, in openagentcontainers.v1alpha2 it is string",
            ProtoSource.Version("v1alpha2"),
            later
        );
    }

    [Fact]
    public void A_number_that_was_another_fields()
    {
        var later = ProtoSource.Version("v1alpha3").Change("Event", "channel", f => f.Name = "topic");

        Expect(
            "OACGEN102",
            "/spec/v1alpha3/stream.proto",
            later.LineOf("Event", "topic"),
            "number 1",
            ProtoSource.Version("v1alpha2"),
            later
        );
    }

    [Fact]
    public void An_extension_that_extends_nothing()
    {
        var extension = ProtoSource.Extension("v1").Message("Evnt").Field("traceparent", 1000);

        Expect(
            "OACGEN103",
            "/spec/extensions/v1/stream.proto",
            extension.LineOf("Evnt"),
            "'Evnt'",
            ProtoSource.Version("v1alpha3"),
            extension
        );
    }

    [Theory]
    [InlineData(
        "traceparent",
        2,
        "The number of the field 'traceparent' is taken by 'payload' of openagentcontainers.v1alpha3"
    )]
    [InlineData(
        "payload",
        1000,
        "The name of the field 'payload' is taken by 'payload' of openagentcontainers.v1alpha3"
    )]
    public void An_extension_that_takes_what_is_taken(string name, int number, string words)
    {
        var extension = ProtoSource.Extension("v1").Message("Event").Field(name, number);

        Expect(
            "OACGEN104",
            "/spec/extensions/v1/stream.proto",
            extension.LineOf("Event", name),
            words,
            ProtoSource.Version("v1alpha3"),
            extension
        );
    }

    [Fact]
    public void Two_extensions_with_one_number()
    {
        var first = ProtoSource.Extension("v1").Message("Event").Field("traceparent", 1000);
        var second = ProtoSource.Extension("v2").Message("Event").Field("priority", 1000);

        Expect(
            "OACGEN104",
            "/spec/extensions/v2/stream.proto",
            second.LineOf("Event", "priority"),
            "openagentcontainers.extensions.v1",
            ProtoSource.Version("v1alpha3"),
            first,
            second
        );
    }

    [Fact]
    public void A_method_that_streams_one_way()
    {
        var version = ProtoSource.Version("v1alpha3");
        version.File.Service[0].Method[0].ClientStreaming = false;

        Expect("OACGEN105", "/spec/v1alpha3/stream.proto", 0, "bidirectional", version);
    }

    [Fact]
    public void A_plain_field_among_the_bodies()
    {
        var version = ProtoSource.Version("v1alpha3");
        version.Change("HarnessEnvelope", "session_id", f => f.OneofIndex = 0);

        Expect(
            "OACGEN105",
            "/spec/v1alpha3/stream.proto",
            version.LineOf("HarnessEnvelope", "session_id"),
            "session_id",
            version
        );
    }

    [Fact]
    public void A_body_with_a_field_of_its_envelope()
    {
        var version = ProtoSource.Version("v1alpha3").Field("session_id", 9);

        Expect(
            "OACGEN105",
            "/spec/v1alpha3/stream.proto",
            version.LineOf("OrchestratorEnvelope"),
            "session_id",
            version
        );
    }

    [Fact]
    public void A_set_that_is_no_set()
    {
        var run = new StreamGeneratorRun(ProtoSource.Raw("/obj/v1.fds.txt", "***"));

        var diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(("OACGEN106", "/obj/v1.fds.txt"), (diagnostic.Id, diagnostic.Location.GetLineSpan().Path));
    }

    [Fact]
    public void Every_fault_is_reported_at_once()
    {
        var version = ProtoSource
            .Version("v1alpha3")
            .Field("one", 8, FieldType.Double)
            .Field("two", 9, FieldType.Int32);

        var run = new StreamGeneratorRun(ProtoSource.Set(version));

        Assert.Equal(2, run.Diagnostics.Length);
        Assert.Empty(run.Sources);
    }

    [Fact]
    public void A_moved_line_moves_its_diagnostic()
    {
        var run = new StreamGeneratorRun(
            ProtoSource.Set(ProtoSource.Version("v1alpha3").Field("one", 8, FieldType.Double))
        );
        var moved = ProtoSource.Version("v1alpha3", firstLine: 7).Field("one", 8, FieldType.Double);

        run.Replace(ProtoSource.Set(moved));

        Assert.Equal(
            moved.LineOf("Event", "one"),
            Assert.Single(run.Diagnostics).Location.GetLineSpan().StartLinePosition.Line
        );
    }

    private static void Expect(string id, string file, int line, string words, params ProtoSource[] sources)
    {
        var run = new StreamGeneratorRun(ProtoSource.Set(sources));

        var diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        var place = diagnostic.Location.GetLineSpan();
        Assert.Equal((file, line), (place.Path, place.StartLinePosition.Line));
        Assert.Contains(words, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Sources);
    }
}
