using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Oac.Producer.Tests.AgentFiles;

/// <summary>A YAML text as an editor sees it: plain numbers and truth values are such.</summary>
internal static class YamlAsJson
{
    public static string Convert(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Convert(stream.Documents[0].RootNode)!.ToJsonString();
    }

    private static JsonNode? Convert(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Select(static e => KeyValuePair.Create(((YamlScalarNode)e.Key).Value!, Convert(e.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Select(Convert)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => JsonValue.Create(
                truth.Value == "true"
            ),
            YamlScalarNode { Style: ScalarStyle.Plain } plain
                when decimal.TryParse(plain.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(((YamlScalarNode)node).Value!),
        };
}
