using System.Globalization;
using System.Text.Json.Nodes;
using Connectrpc.Conformance.V1;
using Oac.Conformance.Wire.Tests.Messages;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Oac.Conformance.Wire.Tests.Official;

/// <summary>The official suite's files of cases: YAML in the shape of protobuf's JSON.</summary>
internal static class CaseFiles
{
    /// <summary>Why the files cannot be read here, or null.</summary>
    public static string? Missing =>
        Folder is null
            ? "OAC_TEST_DATA names no folder with connect-conformance, the cases of the official suite"
            : null;

    private static string? Folder
    {
        get
        {
            var data = Environment.GetEnvironmentVariable("OAC_TEST_DATA");
            if (string.IsNullOrEmpty(data))
            {
                return null;
            }
            var folder = Path.Combine(
                Path.GetFullPath(data, Environment.GetEnvironmentVariable("PWD") ?? Environment.CurrentDirectory),
                "connect-conformance"
            );
            return Directory.Exists(folder) ? folder : null;
        }
    }

    public static IReadOnlyList<TestSuite> Read() =>
        [.. Directory.EnumerateFiles(Folder!, "*.yaml").Order(StringComparer.Ordinal).Select(ReadFile)];

    private static TestSuite ReadFile(string path)
    {
        var yaml = new YamlStream();
        using (var reader = File.OpenText(path))
        {
            yaml.Load(reader);
        }
        var suite = Codecs.Parser.Parse<TestSuite>(ToJson(yaml.Documents[0].RootNode)!.ToJsonString());
        foreach (var testCase in suite.TestCases)
        {
            RequestPadding.Apply(testCase);
        }
        return suite;
    }

    private static JsonNode? ToJson(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(ToMember)),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => ToJson(plain.Value ?? ""),
            YamlScalarNode text => JsonValue.Create(text.Value),
            _ => throw new InvalidDataException($"{node.Start}: {node.NodeType}"),
        };

    private static KeyValuePair<string, JsonNode?> ToMember(KeyValuePair<YamlNode, YamlNode> entry)
    {
        var name = ((YamlScalarNode)entry.Key).Value!;
        var value = ToJson(entry.Value);
        return name switch
        {
            // A message without fields is written as nothing at all, which is not the same as its absence.
            "beforeCloseSend" => new(name, value ?? new JsonObject()),
            // Protobuf's JSON does not ask for padding; the library that reads it here does.
            "data" when value is JsonValue text => new(name, Pad(text.GetValue<string>())),
            _ => new(name, value),
        };
    }

    private static string Pad(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');

    private static JsonValue? ToJson(string plain) =>
        plain switch
        {
            "" or "null" or "~" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(plain),
        };
}
