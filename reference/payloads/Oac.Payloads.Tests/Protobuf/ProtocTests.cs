using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Payloads.Descriptors;

namespace Oac.Payloads.Protobuf;

/// <summary>protoc and the library of .NET as judges.</summary>
public class ProtocTests
{
    private const string Edition = """
        edition = "EDITION";
        package p;
        option features.message_encoding = DELIMITED;
        message M {
          int32 presence = 1;
          int32 implicit = 2 [features.field_presence = IMPLICIT];
          string must = 3 [features.field_presence = LEGACY_REQUIRED];
          repeated int32 tight = 4;
          repeated int32 loose = 5 [features.repeated_field_encoding = EXPANDED];
          Sub group = 6;
          Sub sub = 7 [features.message_encoding = LENGTH_PREFIXED];
          map<string, Sub> map = 8;
          Closed closed = 9;
          Open open = 10;
          string raw = 11 [features.utf8_validation = NONE];
          oneof one { Sub a = 12; int32 b = 13; }
          message Sub { int32 x = 1; Sub deeper = 2; }
          enum Closed { option features.enum_type = CLOSED; C0 = 0; C1 = 1; }
          enum Open { O0 = 0; O1 = 1; }
        }
        """;

    private const string Text = """
        presence: 0 must: "here" tight: 1 tight: 300 loose: 1 loose: 300 group { x: 1 deeper { x: 2 } } sub { deeper { } }
        map { key: "k" value { x: 5 } } closed: C1 open: O1 raw: "r" a { x: 7 }
        """;

    private const string Json =
        """{"presence":0,"must":"here","tight":[1,300],"loose":[1,300],"group":{"x":1,"deeper":{"x":2}},"sub":{"deeper":{}}"""
        + ",\"map\":{\"k\":{\"x\":5}},\"closed\":\"C1\",\"open\":\"O1\",\"raw\":\"r\",\"a\":{\"x\":7}}";

    [Theory]
    [InlineData("2023")]
    [InlineData("2024")]
    public void Features_of_editions_mean_what_protoc_says(string edition)
    {
        var proto = Edition.Replace("EDITION", edition, StringComparison.Ordinal);
        if (edition == "2024")
        {
            // Its style does not let a nested enum stand as it is here; the wire does not care.
            proto = proto.Replace(
                "package p;",
                "package p; option features.enforce_naming_style = STYLE_LEGACY; option features.default_symbol_visibility = EXPORT_ALL;",
                StringComparison.Ordinal
            );
        }
        var theirs = Encode(proto, "p.M", Text);
        var schema = Payloads.Schema(proto);
        Assert.Equal(Json, schema.ToJson(theirs));
        Assert.Equal(theirs, schema.ToBinary(Json));
        Assert.Equal(theirs, schema.Rewrite(theirs));
        // What is closed keeps numbers as unknown fields, what is open as values.
        Assert.Equal(new UnknownFields(1, ""), Unknown(schema, "1A00" + "4805"));
        Assert.Equal("""{"must":"","open":5}""", schema.ToJson("1A00" + "5005"));
        // Without presence a zero is none; what is not verified may be no UTF-8 in binary.
        Assert.Equal("1A00", schema.Rewrite("1000" + "1A00"));
        Assert.Equal("1A005A01FF", schema.Rewrite("1A005A01FF"));
        Assert.Equal("must (byte 2): text that is not UTF-8", schema.BinaryProblem("1A01FF"));
        Assert.Equal("the field 'must' of 'p.M' is required, and missing", schema.JsonProblem("{}"));
    }

    [Fact]
    public void Descriptors_have_the_json_of_the_library()
    {
        var file = FileDescriptorProto.Parser.ParseFrom(FileDescriptorProto.Descriptor.File.SerializedData);
        var set = new FileDescriptorSet { File = { file } };
        Assert.True(DescriptorSet.TryRead(set.ToByteArray(), out var linked, out var problem), problem);
        Assert.True(
            ProtobufSchema.TryCreate(linked, "google.protobuf.FileDescriptorSet", out var schema, out problem),
            problem
        );
        var target = new ArrayBufferWriter<byte>();
        Assert.True(schema.TryToJson(set.ToByteArray(), target, out var unknown, out _));
        Assert.Equal(UnknownFields.None, unknown);
        var theirs = JsonFormatter.Default.Format(set);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(theirs), JsonNode.Parse(target.WrittenSpan)));
        Assert.Equal(set, FileDescriptorSet.Parser.ParseFrom(Convert.FromHexString(schema.ToBinary(theirs))));
    }

    private static UnknownFields Unknown(ProtobufSchema schema, string hex)
    {
        schema.ToJson(hex, out var unknown);
        return unknown;
    }

    private static string Encode(string proto, string message, string text)
    {
        var folder = Directory.CreateTempSubdirectory("oac-payloads-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "e.proto"), proto);
            using var process = Process.Start(
                new ProcessStartInfo(Protoc.Program, [$"--encode={message}", "e.proto"])
                {
                    WorkingDirectory = folder.FullName,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            process.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(text));
            process.StandardInput.Close();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return Convert.ToHexString(output.ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
