using YamlDotNet.RepresentationModel;

namespace Oac.Producer.Tests.Action;

/// <summary>The repository's <c>action.yml</c>.</summary>
internal sealed record ActionFile(
    IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<ActionStep> Steps,
    YamlMappingNode Root
)
{
    public static ActionFile Read()
    {
        using var text = new StreamReader(Repository.At("action.yml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        return new(
            Map(root["inputs"]).ToDictionary(i => i.Key, i => Texts(i.Value)["default"]),
            Map(root["outputs"]).ToDictionary(o => o.Key, o => Texts(o.Value)["value"]),
            [.. ((YamlSequenceNode)root["runs"]["steps"]).Select(s => ActionStep.Of((YamlMappingNode)s))],
            root
        );
    }

    public static IEnumerable<KeyValuePair<string, YamlNode>> Map(YamlNode node) =>
        ((YamlMappingNode)node).Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, c.Value));

    public static Dictionary<string, string> Texts(YamlNode node) =>
        Map(node).ToDictionary(m => m.Key, m => ((YamlScalarNode)m.Value).Value!);
}

/// <summary>A step: it runs a command or uses another action.</summary>
internal sealed record ActionStep(
    string? Id,
    string Name,
    string? If,
    string? Run,
    string? Shell,
    string? Uses,
    IReadOnlyDictionary<string, string> Environment,
    YamlMappingNode Node
)
{
    public static ActionStep Of(YamlMappingNode node)
    {
        return new(
            Text("id"),
            Text("name")!,
            Text("if"),
            Text("run"),
            Text("shell"),
            Text("uses"),
            node.Children.TryGetValue("env", out var env) ? ActionFile.Texts(env) : new Dictionary<string, string>(),
            node
        );

        string? Text(string key) =>
            node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;
    }
}
