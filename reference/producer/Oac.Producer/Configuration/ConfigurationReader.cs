using System.Collections.Immutable;
using Oac.Images;
using Oac.Producer.Ignores;
using Oac.Producer.Linting;
using Oac.Spec.Linting;
using Oac.Spec.Versions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Oac.Producer.Configuration;

/// <summary>Reads <c>.oaclint.yaml</c>. Every mistake names file, line and what is allowed.</summary>
internal sealed class ConfigurationReader
{
    private readonly SourceText source;
    private readonly string folder;
    private readonly Parser parser;

    private ConfigurationReader(SourceText source, string folder)
    {
        this.source = source;
        this.folder = folder;
        parser = new Parser(new StringReader(source.Text));
    }

    /// <summary>Reads a configuration.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="folder">The absolute folder that its paths are relative to.</param>
    /// <exception cref="UsageException">The text is no valid configuration.</exception>
    public static LintConfiguration Read(SourceText source, string folder)
    {
        try
        {
            return new ConfigurationReader(source, folder).Read();
        }
        catch (YamlException exception)
        {
            throw new UsageException(
                $"{source.Name}:{exception.Start.Line}:{exception.Start.Column}: not well-formed YAML: {exception.Message}",
                exception
            );
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // How YamlDotNet 16.3.0 gives up on some flow mappings that are never closed, and on a tag that is no URI.
            throw new UsageException($"{source.Name}: not well-formed YAML", exception);
        }
    }

    private LintConfiguration Read()
    {
        string? specVersion = null;
        Severity? failOn = null;
        var ignores = ImmutableArray.CreateBuilder<IgnoreEntry>();
        Expect<StreamStart>("a document");
        if (!parser.TryConsume<StreamEnd>(out _))
        {
            Expect<DocumentStart>("a document");
            if (IsEmpty())
            {
                parser.MoveNext();
            }
            else
            {
                ReadMapping(
                    "configuration",
                    ["spec-version", "fail-on", "ignore"],
                    (key, _) =>
                    {
                        switch (key)
                        {
                            case "spec-version":
                                specVersion = ReadSpecVersion();
                                break;
                            case "fail-on":
                                failOn = ReadSeverity();
                                break;
                            default:
                                ReadIgnores(ignores);
                                break;
                        }
                    }
                );
            }
            Expect<DocumentEnd>("the end of the document");
            Expect<StreamEnd>("a single document");
        }
        return new LintConfiguration(source, specVersion, failOn, ignores.ToImmutable());
    }

    private string ReadSpecVersion()
    {
        var value = ReadText("spec-version");
        return SpecVersions.TryGet(value.Value, out _)
            ? value.Value
            : throw Mistake(value, $"unknown spec-version '{value.Value}'; known: {VersionNames.Joined}");
    }

    private Severity ReadSeverity()
    {
        var value = ReadText("fail-on");
        return SeverityNames.Parse(value.Value)
            ?? throw Mistake(
                value,
                $"unknown fail-on '{value.Value}'; allowed: {string.Join(", ", SeverityNames.All)}"
            );
    }

    private void ReadIgnores(ImmutableArray<IgnoreEntry>.Builder ignores)
    {
        if (IsEmpty())
        {
            parser.MoveNext();
            return;
        }
        Expect<SequenceStart>("a list of ignores");
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (ignores.Count == IgnoreSet.MaxIgnores)
            {
                throw Mistake(parser.Current!, $"more than {IgnoreSet.MaxIgnores} ignores");
            }
            ignores.Add(ReadIgnore());
        }
    }

    private IgnoreEntry ReadIgnore()
    {
        var start = parser.Current!;
        if (parser.TryConsume<Scalar>(out var shorthand))
        {
            return IgnoreEntry.Parse(shorthand.Value, null, Place(shorthand));
        }
        Scalar? rule = null;
        string? key = null;
        PathGlob? path = null;
        string? reason = null;
        ReadMapping(
            "ignore",
            ["rule", "key", "path", "reason"],
            (name, _) =>
            {
                var value = ReadText(name);
                switch (name)
                {
                    case "rule":
                        rule = value;
                        break;
                    case "key":
                        key = value.Value;
                        break;
                    case "path":
                        path = ReadPath(value);
                        break;
                    default:
                        reason = value.Value;
                        break;
                }
            }
        );
        return rule is null
            ? throw Mistake(start, "this ignore names no rule; allowed: rule, key, path, reason")
            : new IgnoreEntry(rule.Value, key is null ? null : new KeyGlob(key), reason, Place(rule)) { Path = path };
    }

    private PathGlob ReadPath(Scalar value)
    {
        try
        {
            return new PathGlob(folder, value.Value);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(Mistake(value, $"not a pattern of paths: {exception.Message}").Message, exception);
        }
    }

    private void ReadMapping(string what, string[] allowed, Action<string, Scalar> onKey)
    {
        Expect<MappingStart>($"a mapping with {string.Join(", ", allowed)}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadText("key");
            if (Array.IndexOf(allowed, key.Value) < 0)
            {
                throw Mistake(key, $"unknown key '{key.Value}' in {what}; allowed: {string.Join(", ", allowed)}");
            }
            if (!seen.Add(key.Value))
            {
                throw Mistake(key, $"the key '{key.Value}' stands twice");
            }
            onKey(key.Value, key);
        }
    }

    private Scalar ReadText(string name) => Expect<Scalar>($"a text for {name}");

    private T Expect<T>(string wanted)
        where T : ParsingEvent
    {
        if (parser.Current is null)
        {
            parser.MoveNext();
        }
        if (parser.TryConsume<T>(out var found))
        {
            return found;
        }
        throw Mistake(parser.Current!, $"expected {wanted}");
    }

    private bool IsEmpty() =>
        parser.Accept<Scalar>(out var scalar) && scalar is { Value: "", Style: ScalarStyle.Plain };

    private UsageException Mistake(ParsingEvent at, string message) =>
        new($"{source.Name}:{at.Start.Line}:{at.Start.Column}: {message}");

    private FindingLocation Place(Scalar scalar) =>
        new(
            source,
            new SourceSpan(
                (int)scalar.Start.Line,
                (int)scalar.Start.Column,
                (int)scalar.End.Line,
                (int)scalar.End.Column
            )
        );
}
