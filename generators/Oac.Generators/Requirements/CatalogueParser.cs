using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Oac.Generators.Descriptors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Oac.Generators.Requirements;

/// <summary>Reads requirements.yaml. Every fault is reported; the rows without one make up the model.</summary>
internal sealed class CatalogueParser
{
    private static readonly string[] Columns = ["id", "level", "section", "says", "observe"];
    private static readonly string[] Levels = ["MUST", "SHOULD", "MAY", "DERIVED"];
    private static readonly string[] Classes = ["container", "orchestrator", "harness"];
    private static readonly Regex IdForm = new(@"\A[a-z]+/[a-z][a-z0-9-]*/[a-z][a-z0-9-]*\z");
    private static readonly Regex VersionForm = new(@"\Av[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?\z");
    private static readonly Regex SectionForm = new(@"\A([1-9][0-9]*|[A-Z])(\.[1-9][0-9]*)*\z");

    private readonly string path;
    private readonly List<DiagnosticInfo> diagnostics = [];
    private readonly List<RequirementModel> rows = [];
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);

    private CatalogueParser(string path) => this.path = path;

    public static CatalogueResult Parse(string path, string text, bool emit)
    {
        var parser = new CatalogueParser(path);
        parser.ReadStream(text);
        return new(new(emit, parser.rows.ToEquatableArray()), parser.diagnostics.ToEquatableArray());
    }

    private void ReadStream(string text)
    {
        var stream = new YamlStream();
        var parser = new Parser(new StringReader(text));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException exception)
        {
            Report(CatalogueDiagnostics.Unreadable, Place(exception.Start, exception.End), OneLine(exception.Message));
            return;
        }
        // Some unfinished text makes the parser lose its own state instead of saying where the fault is.
        catch (InvalidOperationException)
        {
            var mark = parser.Current?.End ?? Mark.Empty;
            Report(CatalogueDiagnostics.Unreadable, Place(mark, mark), "what follows this place is unfinished");
            return;
        }
        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            Report(
                CatalogueDiagnostics.Unreadable,
                new(path, 0, 0, 0, 0),
                "it must be one mapping of conformance classes"
            );
            return;
        }
        foreach (var entry in root.Children)
        {
            var @class = (entry.Key as YamlScalarNode)?.Value ?? "";
            if (!Classes.Contains(@class))
            {
                Report(CatalogueDiagnostics.Class, Place(entry.Key), @class);
            }
            else if (entry.Value is YamlSequenceNode sequence)
            {
                foreach (var row in sequence.Children)
                {
                    ReadRow(@class, row);
                }
            }
            else
            {
                Report(CatalogueDiagnostics.Row, Place(entry.Value), "a class holds a list of rows");
            }
        }
    }

    private void ReadRow(string @class, YamlNode node)
    {
        if (node is not YamlMappingNode row)
        {
            Report(CatalogueDiagnostics.Row, Place(node), "this is none");
            return;
        }
        var sound = true;
        foreach (var key in row.Children.Keys)
        {
            if (!Columns.Contains((key as YamlScalarNode)?.Value))
            {
                sound = Report(CatalogueDiagnostics.Row, Place(key), $"'{key}' is none of them");
            }
        }
        var id = Text(row, "id", ref sound);
        var level = Text(row, "level", ref sound);
        var says = Text(row, "says", ref sound);
        var observe = Text(row, "observe", ref sound);
        var sections = Sections(row, id?.Value ?? "", ref sound);
        if (id?.Value is not { } name)
        {
            return;
        }
        if (!IdForm.IsMatch(name) || !name.StartsWith(@class + "/", StringComparison.Ordinal))
        {
            Report(CatalogueDiagnostics.Id, Place(id), name, @class);
            return;
        }
        if (!ids.Add(name))
        {
            Report(CatalogueDiagnostics.Duplicate, Place(id), name);
            return;
        }
        if (level?.Value is { } word && !Levels.Contains(word))
        {
            sound = Report(CatalogueDiagnostics.Level, Place(level), word, name);
        }
        if (!sound)
        {
            return;
        }
        var model = new RequirementModel(
            name,
            @class,
            level!.Value!,
            sections.ToEquatableArray(),
            says!.Value!,
            observe!.Value!
        );
        if (HasOwnName(model, Place(id)))
        {
            rows.Add(model);
        }
    }

    /// <summary>C# forbids a member named as its type; two ids may differ only in what a name cannot hold.</summary>
    private bool HasOwnName(RequirementModel model, SourcePlace place)
    {
        var names = model.Names;
        if (names[2] == names[1])
        {
            return Report(CatalogueDiagnostics.Clash, place, model.Id, names[2], "the class around it");
        }
        if (names[1] == names[0] || names[1] is "All" or "TryGet")
        {
            return Report(CatalogueDiagnostics.Clash, place, model.Id, names[1], "something around it");
        }
        if (names.Any(static n => n is "Equals" or "ReferenceEquals" or "ToString" or "GetType" or "GetHashCode"))
        {
            return Report(CatalogueDiagnostics.Clash, place, model.Id, names[2], "a member of every object");
        }
        var path = string.Join(".", names);
        if (constants.TryGetValue(path, out var other))
        {
            return Report(CatalogueDiagnostics.Clash, place, model.Id, path, $"the requirement '{other}'");
        }
        constants.Add(path, model.Id);
        return true;
    }

    private List<SectionModel> Sections(YamlMappingNode row, string id, ref bool sound)
    {
        var sections = new List<SectionModel>();
        if (!row.Children.TryGetValue("section", out var node) || node is not YamlMappingNode mapping)
        {
            sound = Report(CatalogueDiagnostics.Row, Place(node ?? row), "section by version is missing");
            return sections;
        }
        foreach (var entry in mapping.Children)
        {
            var version = (entry.Key as YamlScalarNode)?.Value ?? "";
            var section = entry.Value as YamlScalarNode;
            if (
                !VersionForm.IsMatch(version)
                || section?.Value is not { } number
                || section.Style is not (ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted)
                || !SectionForm.IsMatch(number)
            )
            {
                sound = Report(CatalogueDiagnostics.Section, Place(entry.Key), version, section?.Value ?? "", id);
                continue;
            }
            sections.Add(new(version, number));
        }
        if (mapping.Children.Count == 0)
        {
            sound = Report(CatalogueDiagnostics.Row, Place(mapping), "a rule stands in one version at least");
        }
        return sections;
    }

    private YamlScalarNode? Text(YamlMappingNode row, string column, ref bool sound)
    {
        if (
            row.Children.TryGetValue(column, out var node)
            && node is YamlScalarNode { Value.Length: > 0 } scalar
            && scalar.Value.Trim().Length != 0
        )
        {
            return scalar;
        }
        sound = Report(CatalogueDiagnostics.Row, Place(node ?? row), $"{column} is missing or empty");
        return null;
    }

    private bool Report(
        Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor,
        SourcePlace place,
        params string[] arguments
    )
    {
        diagnostics.Add(DiagnosticInfo.Create(descriptor, place, arguments));
        return false;
    }

    private SourcePlace Place(YamlNode node) => Place(node.Start, node.End);

    private SourcePlace Place(Mark start, Mark end) =>
        new(
            path,
            Math.Max(0, (int)start.Line - 1),
            Math.Max(0, (int)start.Column - 1),
            Math.Max(0, (int)end.Line - 1),
            Math.Max(0, (int)end.Column - 1)
        );

    private static string OneLine(string message) => message.Replace('\r', ' ').Replace('\n', ' ');
}
