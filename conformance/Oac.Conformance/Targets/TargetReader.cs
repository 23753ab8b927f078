using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Oac.Conformance.Gherkin;
using Oac.Spec.Catalogue;
using Oac.Spec.Versions;

namespace Oac.Conformance.Targets;

/// <summary>Turns the values of a target file into a <see cref="TargetDefinition"/>, and tells everything that is wrong at once.</summary>
internal sealed partial class TargetReader(string name, string folder)
{
    /// <summary>The most mistakes that are told.</summary>
    public const int MaxMistakes = 20;

    /// <summary>The longest payload of an event, in bytes.</summary>
    public const int MaxPayload = 4 * 1024 * 1024;

    /// <summary>The most events of a kind.</summary>
    public const int MaxEvents = 100;

    /// <summary>The most MCP servers.</summary>
    public const int MaxServers = 100;

    /// <summary>The most words of a command.</summary>
    public const int MaxWords = 1000;

    /// <summary>The longest name of a network.</summary>
    public const int MaxName = 128;

    /// <summary>The longest wait, in milliseconds: ten minutes.</summary>
    public const int MaxWait = 600_000;

    private static readonly ImmutableArray<ConformanceClass> KnownClasses =
    [
        ConformanceClass.Container,
        ConformanceClass.Harness,
    ];

    private readonly List<string> _mistakes = [];

    /// <summary>Reads the file's mapping.</summary>
    /// <exception cref="TargetException">With every mistake on a line of its own.</exception>
    public TargetDefinition Read(TargetMapping root)
    {
        var keys = Keys(root, TargetKeys.Root, "");
        var isForHarness = TargetKeys.Root.Any(k => k.IsForHarness && keys.ContainsKey(k.Name));
        var classes = Classes(keys.GetValueOrDefault(TargetKeys.Class), isForHarness);
        var image = Text(keys.GetValueOrDefault(TargetKeys.Image), TargetKeys.Image);
        var labels = Text(keys.GetValueOrDefault(TargetKeys.LabelsFrom), TargetKeys.LabelsFrom);
        var harness = Harness(keys);
        var definition = new TargetDefinition
        {
            Name = Path.GetFileName(name),
            Folder = folder,
            Classes = classes,
            Image = image ?? labels ?? "",
            LabelsOnly = image is null,
            Version = Version(keys.GetValueOrDefault(TargetKeys.Version)),
            PlainHttp = Truth(keys.GetValueOrDefault(TargetKeys.PlainHttp), TargetKeys.PlainHttp),
            Harness = classes.Contains(ConformanceClass.Harness) ? harness : null,
            ExpectedFailures = Expected(keys.GetValueOrDefault(TargetKeys.ExpectedFailures), classes),
        };
        Together(root, keys, definition, harness);
        return _mistakes.Count == 0 ? definition : throw new TargetException(string.Join('\n', _mistakes));
    }

    // What no single value shows.
    private void Together(
        TargetMapping root,
        Dictionary<string, TargetNode> keys,
        TargetDefinition definition,
        HarnessTarget harness
    )
    {
        var hasImage = keys.TryGetValue(TargetKeys.Image, out var image);
        var hasLabels = keys.TryGetValue(TargetKeys.LabelsFrom, out var labels);
        if (!hasImage && !hasLabels)
        {
            Wrong(root, "there is neither 'image' nor 'labels_from': one of them says where the labels are");
        }
        if (hasImage && hasLabels)
        {
            Wrong(labels!, "'image' and 'labels_from' stand both here: the labels are read from one of them");
        }
        if (definition.Classes.Contains(ConformanceClass.Harness))
        {
            if (!hasImage && hasLabels && harness.Command.IsEmpty)
            {
                Wrong(
                    labels!,
                    "a harness with 'labels_from' needs its 'command': a file of labels alone cannot be started"
                );
            }
            if (!harness.Command.IsEmpty && keys.TryGetValue(TargetKeys.Network, out var network))
            {
                Wrong(network, "'network' is for an image that is run in a container, and 'command' starts a process");
            }
            return;
        }
        foreach (var key in TargetKeys.Root.Where(k => k.IsForHarness && keys.ContainsKey(k.Name)))
        {
            Wrong(keys[key.Name], $"'{key.Name}' is for a harness, and 'class' does not name it");
        }
    }

    private ImmutableArray<ConformanceClass> Classes(TargetNode? node, bool isForHarness)
    {
        switch (node)
        {
            case null:
                return [isForHarness ? ConformanceClass.Harness : ConformanceClass.Container];
            case TargetList { Items.IsEmpty: true }:
                Wrong(node, "'class' names nothing; allowed are container and harness");
                return [];
            case TargetList list:
                return [.. list.Items.Select(OneClass).OfType<ConformanceClass>().Distinct()];
            default:
                return OneClass(node) is { } one ? [one] : [];
        }
    }

    private ConformanceClass? OneClass(TargetNode node)
    {
        if (Text(node, TargetKeys.Class) is not { } text)
        {
            return null;
        }
        foreach (var known in KnownClasses)
        {
            if (text == ScenarioTags.ClassName(known))
            {
                return known;
            }
        }
        Wrong(node, $"'{text}' is no class that this suite judges; allowed are container and harness");
        return null;
    }

    private ImmutableArray<ExpectedFailure> Expected(TargetNode? node, ImmutableArray<ConformanceClass> classes)
    {
        if (node is null)
        {
            return [];
        }
        if (node is not TargetList list)
        {
            Wrong(
                node,
                $"'{TargetKeys.ExpectedFailures}' is {node.Kind}; allowed is a list of mappings with requirement and why"
            );
            return [];
        }
        var found = ImmutableArray.CreateBuilder<ExpectedFailure>();
        foreach (var item in list.Items)
        {
            if (item is not TargetMapping mapping)
            {
                Wrong(item, $"an expected failure is {item.Kind}; allowed is a mapping with requirement and why");
                continue;
            }
            var keys = Keys(mapping, TargetKeys.ExpectedFailure, " of an expected failure");
            var id = Needed(TargetKeys.Requirement);
            var why = Needed(TargetKeys.Why);
            if (id is null || why is null)
            {
                continue;
            }
            var place = keys[TargetKeys.Requirement];
            if (!Requirements.TryGet(id, out var requirement))
            {
                Wrong(
                    place,
                    $"there is no requirement '{id}'{Nearest.Question(id, Requirements.All.Select(static r => r.Id))}"
                );
            }
            else if (!classes.Contains(requirement.Class))
            {
                Wrong(place, $"'{id}' binds another class than this target is judged as");
            }
            else if (found.Any(f => f.Requirement == id))
            {
                Wrong(place, $"'{id}' stands twice in the list");
            }
            else
            {
                found.Add(new(id, why));
            }

            string? Needed(string key)
            {
                if (keys.TryGetValue(key, out var value))
                {
                    return Text(value, key);
                }
                Wrong(mapping, $"an expected failure has no '{key}'");
                return null;
            }
        }
        return found.ToImmutable();
    }

    private string? Version(TargetNode? node)
    {
        var text = Text(node, TargetKeys.Version);
        if (text is not null && !SpecVersions.TryGet(text, out _))
        {
            Wrong(
                node!,
                $"'{text}' is no version of the specification that this suite knows; allowed are {string.Join(", ", SpecVersions.All.Select(static v => v.Schema.Version))}"
            );
        }
        return text;
    }

    private bool Truth(TargetNode? node, string key)
    {
        var text = Text(node, key);
        if (text is not (null or "true" or "false"))
        {
            Wrong(node!, $"'{key}' is '{text}'; allowed are true and false");
        }
        return text == "true";
    }

    // The text of a value; null where there is none, or where it is none, which is told.
    private string? Text(TargetNode? node, string key, bool mayBeEmpty = false)
    {
        switch (node)
        {
            case null:
                return null;
            case TargetText { IsNull: false } text when text.Value.Any(c => IsRefused(c, key)):
                Wrong(node, $"'{key}' holds a control character");
                return null;
            case TargetText { IsNull: false } text when mayBeEmpty || text.Value.Length > 0:
                return text.Value;
            case TargetText { IsNull: false }:
                Wrong(node, $"'{key}' is empty");
                return null;
            default:
                Wrong(node, $"'{key}' has {node.Kind} here; expected is a text");
                return null;
        }
    }

    // Payloads and arguments may have lines; what goes into messages and paths may not.
    private static bool IsRefused(char c, string key) =>
        key switch
        {
            TargetKeys.Text or TargetKeys.ModelSays => false,
            TargetKeys.Command => c == '\0',
            _ => char.IsControl(c),
        };

    private Dictionary<string, TargetNode> Keys(TargetMapping mapping, ImmutableArray<TargetKey> allowed, string where)
    {
        var found = new Dictionary<string, TargetNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Entries)
        {
            if (allowed.Any(a => a.Name == key.Value))
            {
                found.Add(key.Value, value);
                continue;
            }
            var near = Nearest.Question(key.Value, allowed.Select(static a => a.Name));
            Wrong(key, $"'{key.Value}' is no key{where}{(near.Length > 0 ? near : $"; allowed are {List(allowed)}")}");
        }
        return found;
    }

    private static string List(ImmutableArray<TargetKey> keys) => string.Join(", ", keys.Select(static k => k.Name));

    private static string Described(TargetNode node) =>
        node is TargetMapping mapping ? $"a mapping of {mapping.Entries.Length}" : node.Kind;

    private void Wrong(TargetNode at, string message)
    {
        if (_mistakes.Count < MaxMistakes)
        {
            _mistakes.Add($"{name}:{at.Line}:{at.Column}: {message}");
        }
        else if (_mistakes.Count == MaxMistakes)
        {
            _mistakes.Add($"{name}: and more");
        }
    }
}
