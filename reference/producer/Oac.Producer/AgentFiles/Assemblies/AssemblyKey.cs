using System.Collections.Immutable;
using Oac.Images;

namespace Oac.Producer.AgentFiles.Assemblies;

/// <summary>
/// The key <c>assembly</c>: what it declares is put into the document, at the place of the key, as if it stood there. What stands there as
/// well must say the same.
/// </summary>
/// <param name="source">The <c>oac.yaml</c>.</param>
/// <param name="key">The value of the key.</param>
/// <param name="agent">What the assembly declares.</param>
internal sealed class AssemblyKey(SourceText source, YamlText key, DeclaredAgent agent)
{
    /// <summary>The key.</summary>
    public const string Name = "assembly";

    /// <summary>The document with what its assembly declares; as it is where it names none.</summary>
    /// <param name="source">The <c>oac.yaml</c>.</param>
    /// <param name="root">The document.</param>
    /// <param name="folder">The folder of the file, absolute; null where it has none.</param>
    /// <exception cref="UsageException">The assembly is not there, declares no agent, or contradicts the file.</exception>
    public static YamlNode Apply(SourceText source, YamlNode root, string? folder)
    {
        if (root is not YamlMapping file || file.Find(Name) is not { } found)
        {
            return root;
        }
        new ShapeWalk(source, null).Check(found, new ValueShape(ValueForm.LocalPath), Name);
        var key = (YamlText)found;
        return new AssemblyKey(source, key, Declared(source, key, folder)).Apply(file);
    }

    private static DeclaredAgent Declared(SourceText source, YamlText key, string? folder)
    {
        if (folder is null)
        {
            throw Mistake(source, key.Span, "standard input has no folder to look for the assembly in; name a file");
        }
        var path = Path.GetFullPath(key.Value, folder);
        try
        {
            var real = RealPath.Of(path);
            if (!real.StartsWith(RealPath.Of(folder).TrimEnd('/') + '/', StringComparison.Ordinal))
            {
                throw Mistake(source, key.Span, $"'{key.Value}' leads out of the folder");
            }
            if (!File.Exists(real) || !IsFile(real))
            {
                throw Mistake(
                    source,
                    key.Span,
                    $"there is no file '{key.Value}'; the assembly is built before the image"
                );
            }
            return AssemblyReader.Read(real)
                ?? throw new UsageException("it declares no agent: no class of it has [Agent] of Oac.Harness");
        }
        catch (UsageException exception)
            when (!exception.Message.StartsWith(source.Name + ':', StringComparison.Ordinal))
        {
            throw Mistake(source, key.Span, $"'{key.Value}' cannot be used: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Mistake(source, key.Span, exception.Message, exception);
        }
    }

    // A pipe would be waited for.
    private static bool IsFile(string path) =>
        (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.Device)) == 0
        && new FileInfo(path).Length > 0;

    private YamlMapping Apply(YamlMapping file)
    {
        var result = Agree(file, "version", agent.Version, "the version", agent.DeclaredBy);
        result = Agree(result, "name", agent.Name, "the name", agent.DeclaredBy);
        result = Isolation(result);
        return agent.Channels.IsEmpty ? result : Channels(result);
    }

    /// <summary>Adds a value, or holds the one that stands there against it. What is no text is left to those who check the document.</summary>
    private YamlMapping Agree(YamlMapping mapping, string name, string declared, string what, string by)
    {
        switch (mapping.Find(name))
        {
            case null:
                return With(mapping, name, Text(declared));
            case YamlText { IsNull: false } text when text.Value != declared:
                throw Contradiction(text.Span, $"{what} is '{Short(text.Value)}' here, and '{declared}'", by);
            default:
                return mapping;
        }
    }

    private YamlMapping Isolation(YamlMapping file)
    {
        const string What = "session.isolation";
        var session = file.Find("session");
        if (session is not (null or YamlMapping))
        {
            return file;
        }
        var mapping = session as YamlMapping ?? Empty;
        if (agent.IsIsolated)
        {
            return With(file, "session", Agree(mapping, "isolation", "true", What, agent.DeclaredBy));
        }
        return mapping.Find("isolation") is YamlText { Value: "true" } isolated
            ? throw Contradiction(isolated.Span, $"{What} is 'true' here, and 'false'", agent.DeclaredBy)
            : file;
    }

    private YamlMapping Channels(YamlMapping file)
    {
        var found = file.Find("channels");
        if (found is not (null or YamlMapping))
        {
            return file;
        }
        var channels = found as YamlMapping ?? Empty;
        foreach (var (name, _) in channels.Entries)
        {
            if (agent.Channels.All(c => c.Name != name.Value))
            {
                throw Mistake(
                    source,
                    name.Span,
                    $"the channel '{Short(name.Value)}' has no handler in '{key.Value}'; handled are {string.Join(", ", agent.Channels.Select(static c => c.Name))}"
                );
            }
        }
        foreach (var channel in agent.Channels)
        {
            channels = With(channels, channel.Name, Schema(channels.Find(channel.Name), channel));
        }
        return With(file, "channels", channels);
    }

    private YamlNode Schema(YamlNode? found, DeclaredChannel channel)
    {
        if (found is not (null or YamlMapping))
        {
            return found;
        }
        var mapping = found as YamlMapping ?? Empty;
        var inner = mapping.Find("schema");
        if (inner is not (null or YamlMapping))
        {
            return found!;
        }
        var schema = inner as YamlMapping ?? Empty;
        var what = $"of the channel '{channel.Name}'";
        schema = Agree(schema, "path", channel.SchemaPath, $"schema.path {what}", channel.DeclaredBy);
        schema = Agree(schema, "mimetype", channel.SchemaMediaType, $"schema.mimetype {what}", channel.DeclaredBy);
        // Where the file lies on this machine is the build's own affair: what stands there goes.
        schema = schema.Find(LabelShape.SchemaSource) is null
            ? With(schema, LabelShape.SchemaSource, Text(channel.Schema))
            : schema;
        return With(mapping, "schema", schema);
    }

    private YamlMapping Empty => new([], key.Span);

    private YamlText Text(string value) => new(value, IsPlain: false, key.Span);

    private YamlMapping With(YamlMapping mapping, string name, YamlNode value)
    {
        var entries = mapping.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key.Value == name)
            {
                return mapping with { Entries = entries.SetItem(i, KeyValuePair.Create(entries[i].Key, value)) };
            }
        }
        return mapping with { Entries = entries.Add(KeyValuePair.Create(Text(name), value)) };
    }

    private UsageException Contradiction(SourceSpan at, string message, string by) =>
        Mistake(source, at, $"{message} by {by} in '{key.Value}'; leave it out here");

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private static UsageException Mistake(SourceText source, SourceSpan at, string message, Exception? inner = null)
    {
        var text = $"{source.Name}:{at}: {message}";
        return inner is null ? new(text) : new(text, inner);
    }
}
