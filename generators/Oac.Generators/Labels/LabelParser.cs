using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Oac.Generators.Descriptors;
using Oac.Generators.Options;
using FieldType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Oac.Generators.Labels;

/// <summary>Reads a label schema from its descriptor. Every fault is reported; what is sound makes up the model.</summary>
internal sealed partial class LabelParser
{
    private const string PackagePrefix = "openagentcontainers.labels.";
    private const string RootName = "AgentLabels";
    private static readonly Regex VersionForm = new(@"\Av[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?\z");

    private readonly FileDescriptorProto file;
    private readonly string version;
    private readonly ProtoPlaces places;
    private readonly Dictionary<string, int> messages = new(StringComparer.Ordinal);
    private readonly List<PatternModel> patterns = [];
    private readonly List<SourcePlace> patternPlaces = [];
    private readonly List<MessageModel> records = [];
    private readonly HashSet<DiagnosticInfo> diagnostics = [];
    private readonly HashSet<RequirementUse> uses = [];

    private LabelParser(FileDescriptorProto file, string root)
    {
        this.file = file;
        version = file.Package.Substring(PackagePrefix.Length);
        places = new(file, root);
        for (var i = 0; i < file.MessageType.Count; i++)
        {
            messages.Add($".{file.Package}.{file.MessageType[i].Name}", i);
        }
    }

    /// <summary>The label schemas of a descriptor set.</summary>
    public static IEnumerable<LabelSchemaResult> Parse(DescriptorText text)
    {
        IReadOnlyList<FileDescriptorProto> files;
        try
        {
            files = text.ReadFiles();
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            var diagnostic = DiagnosticInfo.Create(
                LabelDiagnostics.Unreadable,
                text.Place,
                text.Name,
                exception.Message
            );
            return [new(null, new([diagnostic]), default)];
        }
        return
        [
            .. files
                .Where(static f => f.Package.StartsWith(PackagePrefix, StringComparison.Ordinal))
                .Select(f => new LabelParser(f, text.Root).ParseFile()),
        ];
    }

    private LabelSchemaResult ParseFile()
    {
        LabelSchemaModel? model = null;
        if (!VersionForm.IsMatch(version))
        {
            Report(LabelDiagnostics.Version, places.Of(FileDescriptorProto.PackageFieldNumber), version);
        }
        else if (!messages.TryGetValue($".{file.Package}.{RootName}", out var root))
        {
            Report(LabelDiagnostics.NoRoot, places.Of(FileDescriptorProto.PackageFieldNumber));
        }
        else
        {
            var scope = new ScopeBuilder();
            Walk(root, new(), scope, new Stack<int>());
            CheckReplacements();
            CheckGroups();
            CheckKeyNames();
            model = new(file.Name, version, records.ToEquatableArray(), patterns.ToEquatableArray(), scope.ToModel());
        }
        return new(
            model,
            diagnostics
                .OrderBy(static d => d.Place?.StartLine)
                .ThenBy(static d => d.Descriptor.Id, StringComparer.Ordinal)
                .ToEquatableArray(),
            uses.OrderBy(static u => u.Place.StartLine)
                .ThenBy(static u => u.Id, StringComparer.Ordinal)
                .ToEquatableArray()
        );
    }

    /// <summary>Walks a message in one of the places where it is used.</summary>
    private void Walk(int index, Way way, ScopeBuilder scope, Stack<int> enclosing)
    {
        var message = file.MessageType[index];
        enclosing.Push(index);
        var fields = new List<FieldModel>();
        // The record comes before those that it holds, once, however often it is used.
        var isNew = records.TrueForAll(r => r.Name != message.Name);
        var slot = records.Count;
        if (isNew)
        {
            records.Add(new(message.Name, "", default));
        }
        for (var i = 0; i < message.Field.Count; i++)
        {
            var field = Resolve(message, index, i);
            if (field is not null && Field(field, way, scope, enclosing) is { } model)
            {
                fields.Add(model);
            }
        }
        enclosing.Pop();
        if (isNew)
        {
            CheckPropertyNames(message, index, fields);
            var comment = places.CommentOf(ProtoPlaces.Message(index));
            records[slot] = new(message.Name, comment, fields.ToEquatableArray());
        }
    }

    private FieldModel? Field(SchemaField field, Way way, ScopeBuilder scope, Stack<int> enclosing)
    {
        var names = field.Names;
        var segment = names is not null && field.IsFlat ? "" : field.Name;
        var property = Naming.Pascal(field.Name);
        var facts = way.Facts.With(field.Options, way.Text);
        var step = new StepModel(segment, property, names);
        var next = way.Then(step, facts);
        if (names is null && field.Message is null)
        {
            scope.AddFixed(next.Suffix, AddPattern(field, next));
        }
        else if (field.Message is { } message)
        {
            if (enclosing.Contains(message))
            {
                Report(LabelDiagnostics.Recursive, field.Place, file.MessageType[message].Name);
                return null;
            }
            if (names is null)
            {
                Walk(message, next, scope, enclosing);
            }
            else if (next.FreeSegments > 2)
            {
                Report(LabelDiagnostics.TooManyNames, field.Place, next.Text);
                return null;
            }
            else
            {
                var inner = new ScopeBuilder();
                Walk(message, next, inner, enclosing);
                var model = inner.ToModel();
                CheckNamed(field, names, next, model);
                AddFree(field, scope, new(next.Prefix, next.Text, names, -1, model));
            }
        }
        else if (next.FreeSegments > 2)
        {
            Report(LabelDiagnostics.TooManyNames, field.Place, next.Text);
            return null;
        }
        else
        {
            if (names!.Form == NameForm.ToSuffix)
            {
                Report(
                    LabelDiagnostics.Unreachable,
                    field.Place,
                    next.Text,
                    "KEY_FORM_TO_SUFFIX needs an ending, but the name is followed by nothing"
                );
            }
            AddFree(field, scope, new(next.Prefix, next.Text, names, AddPattern(field, next), null));
        }
        return new(
            segment,
            property,
            field.Message is { } type ? file.MessageType[type].Name : null,
            names,
            field.Documentation
        );
    }

    private int AddPattern(SchemaField field, Way way)
    {
        var facts = way.Facts;
        if (facts.Section.Length == 0)
        {
            Report(LabelDiagnostics.NoSection, field.Place, way.Text);
        }
        if (facts.Kind == ValueKind.Unspecified)
        {
            Report(LabelDiagnostics.NoKind, field.Place, way.Text);
        }
        if (facts.DeprecatedSince.Length != 0 && !VersionForm.IsMatch(facts.DeprecatedSince))
        {
            Report(LabelDiagnostics.Version, field.Place, facts.DeprecatedSince);
        }
        patterns.Add(
            new(
                way.Text,
                way.Steps.ToEquatableArray(),
                new(
                    RoleOf(field, way),
                    (facts.Kind == ValueKind.Unspecified ? ValueKind.Text : facts.Kind).ToString(),
                    NecessityOf(field, way),
                    Set(facts.Together + facts.OneOf),
                    facts.Section,
                    Set(facts.Requirement),
                    Set(facts.DeprecatedSince),
                    Set(facts.ReplacedBy)
                )
            )
        );
        patternPlaces.Add(field.Place);
        return patterns.Count - 1;
    }

    private string RoleOf(SchemaField field, Way way)
    {
        var (facts, options) = (way.Facts, field.Options);
        if (options.Role != Role.Unspecified)
        {
            return Spell(options.Role);
        }
        if (options.Target == Target.Unspecified && facts.Subject == Subject.Unspecified)
        {
            return "None";
        }
        var name = options.Target == Target.Unspecified ? "" : Spell(facts.Subject) + options.Target;
        if (facts.Subject != Subject.Unspecified && Enum.GetNames(typeof(Role)).Any(r => Spell(r) == name))
        {
            return name;
        }
        Report(LabelDiagnostics.Role, field.Place, way.Text, facts.Subject.ToString(), options.Target.ToString());
        return "None";
    }

    private string NecessityOf(SchemaField field, Way way)
    {
        var facts = way.Facts;
        var ways = (facts.Required ? 1 : 0) + (facts.Together.Length != 0 ? 1 : 0) + (facts.OneOf.Length != 0 ? 1 : 0);
        if (ways > 1)
        {
            Report(LabelDiagnostics.Necessity, field.Place, way.Text);
        }
        return facts.Required ? "Required"
            : facts.Together.Length != 0 ? "RequiredTogether"
            : facts.OneOf.Length != 0 ? "OneOf"
            : "Optional";
    }

    private void Report(
        Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor,
        SourcePlace place,
        params string[] arguments
    ) => diagnostics.Add(DiagnosticInfo.Create(descriptor, place, arguments));

    private static string Spell(object constant) => constant.ToString().Replace("Oauth", "OAuth");

    private static string? Set(string text) => text.Length == 0 ? null : text;
}
