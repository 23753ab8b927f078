using System.Collections.Immutable;
using Oac.Spec.Labels;

namespace Oac.Producer.AgentFiles;

/// <summary>
/// The part of the file that becomes labels, made from a version's own patterns: each segment of a label's key is a key of the file, free
/// segments are free keys. Only three groups have another name here, and a channel's schema may name the file that is copied.
/// </summary>
internal static class LabelShape
{
    /// <summary>The file-only key of a channel's schema.</summary>
    public const string SchemaSource = "from";

    /// <summary>The names of groups where the file has another than the labels have.</summary>
    private static readonly ImmutableArray<(string Label, string File)> Names =
    [
        ("inference", "needs"),
        ("workspace", "workspaces"),
        ("events", "channels"),
    ];

    /// <summary>What the groups are for.</summary>
    private static readonly ImmutableArray<(string File, string Description)> Descriptions =
    [
        (
            "version",
            "The version of the specification that the image is written for; the newest that is known unless set."
        ),
        ("name", "The agent's name, by which an orchestrator finds its configuration."),
        ("session", "How the agent takes sessions."),
        (
            "needs",
            "What the agent needs of an inference gateway: where its address and key go, and the models by inference type."
        ),
        (
            "orchestrator",
            "How the agent reaches the orchestrator: the variable for its address, and how to authenticate."
        ),
        ("mcp", "Credentials by MCP server."),
        ("workspaces", "File systems by workspace."),
        ("channels", "Event channels, and the schema of their events."),
    ];

    /// <summary>The keys of the file that a label's key is spelled with, free segments as they are in the pattern (<c>&lt;name&gt;</c>).</summary>
    public static ImmutableArray<string> PathOf(LabelPattern pattern)
    {
        var segments = pattern.Text.Split('.');
        foreach (var (label, file) in Names)
        {
            if (segments[0] == label)
            {
                segments[0] = file;
            }
        }
        return [.. segments];
    }

    /// <summary>The top-level keys that a version's labels make.</summary>
    public static ImmutableArray<Field> FieldsOf(LabelSchema schema)
    {
        var root = new Node();
        foreach (var pattern in schema.Patterns)
        {
            root.Add(PathOf(pattern).AsSpan(), pattern);
        }
        var order = Descriptions.Select(static d => d.File).ToList();
        var fields = ((MappingShape)root.ToShape("")).Fields;
        return
        [
            .. fields
                .OrderBy(field => order.IndexOf(field.Name) is >= 0 and var at ? at : order.Count)
                .Select(field =>
                    field with
                    {
                        Description = Descriptions.FirstOrDefault(d => d.File == field.Name).Description,
                    }
                ),
        ];
    }

    private sealed class Node
    {
        private readonly List<(string Name, Node Child)> children = [];
        private LabelPattern? pattern;
        private Node? free;
        private string freeName = "name";

        public void Add(ReadOnlySpan<string> path, LabelPattern leaf)
        {
            if (path.IsEmpty)
            {
                pattern = leaf;
                return;
            }
            if (path[0] is ['<', .. var placeholder, '>'])
            {
                free ??= new();
                freeName = placeholder;
                free.Add(path[1..], leaf);
                return;
            }
            var name = path[0];
            var known = children.Find(c => c.Name == name).Child;
            if (known is null)
            {
                children.Add((name, known = new()));
            }
            known.Add(path[1..], leaf);
        }

        public Shape ToShape(string name)
        {
            if (pattern is not null)
            {
                return new ValueShape(
                    pattern.Role == LabelRole.Version ? ValueForm.Version : ValueForm.Of(pattern.Kind)
                )
                {
                    Label = pattern,
                    AllowsList = pattern.Kind == LabelValueKind.SpaceSeparatedList,
                };
            }
            var fields = children.ConvertAll(c => new Field(c.Name, c.Child.ToShape(c.Name)));
            if (children.Exists(static c => c.Child.pattern?.Role == LabelRole.EventSchemaPath))
            {
                fields.Add(
                    new(
                        SchemaSource,
                        new ValueShape(ValueForm.LocalPath),
                        "The file below this file's folder that `oac build` copies to the path."
                    )
                );
            }
            return new MappingShape
            {
                Fields = [.. fields],
                Free = free?.ToShape(name),
                FreeName = freeName,
            };
        }
    }
}
