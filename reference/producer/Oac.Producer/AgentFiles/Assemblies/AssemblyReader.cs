using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Oac.Producer.AgentFiles.Assemblies;

/// <summary>Reads the declaration of an agent from an assembly's metadata. No code of it is loaded.</summary>
internal static class AssemblyReader
{
    /// <summary>The largest assembly that is read: 256 MiB.</summary>
    public const long MaxBytes = 256L << 20;

    /// <summary>The most attributes of an assembly.</summary>
    public const int MaxAttributes = 10_000;

    /// <summary>The most characters of a declared text.</summary>
    public const int MaxText = 4096;

    private const string Namespace = "Oac.Harness";
    private const string Agent = "AgentDeclarationAttribute";
    private const string Channel = "ChannelDeclarationAttribute";

    // Constructors by their signatures (ECMA-335 II.23.2.1): with `this`, so many parameters, void, then string (0x0e) and bool (0x02).
    private static ReadOnlySpan<byte> AgentSignature => [0x20, 4, 0x01, 0x0e, 0x0e, 0x02, 0x0e];

    private static ReadOnlySpan<byte> ChannelSignature => [0x20, 5, 0x01, 0x0e, 0x0e, 0x0e, 0x0e, 0x0e];

    /// <summary>Reads an assembly.</summary>
    /// <param name="path">Its file, which exists.</param>
    /// <returns>The agent; null where the assembly declares none.</returns>
    /// <exception cref="UsageException">The file is no assembly, or its declaration is none. The message does not name the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DeclaredAgent? Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.Length > MaxBytes)
        {
            throw new UsageException($"it has more than {MaxBytes >> 20} MiB");
        }
        Span<byte> start = stackalloc byte[4];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start[..length].StartsWith("\u007fELF"u8))
        {
            throw new UsageException("it is a program; name the assembly (.dll) that it was made of");
        }
        stream.Position = 0;
        try
        {
            using var file = new PEReader(stream, PEStreamOptions.PrefetchMetadata);
            if (!file.HasMetadata || file.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                throw new UsageException("it is no .NET assembly");
            }
            return Read(metadata);
        }
        catch (Exception exception)
            when (exception
                    is BadImageFormatException
                        or ArgumentException
                        or InvalidOperationException
                        or OverflowException
                        or InvalidCastException
            )
        {
            // Whatever the reader of metadata makes of bytes that are not what they say.
            throw new UsageException("it is no .NET assembly, or a damaged one", exception);
        }
    }

    private static DeclaredAgent? Read(MetadataReader metadata)
    {
        DeclaredAgent? agent = null;
        var channels = ImmutableArray.CreateBuilder<DeclaredChannel>();
        var attributes = metadata.GetAssemblyDefinition().GetCustomAttributes();
        if (attributes.Count > MaxAttributes)
        {
            throw new UsageException($"it has more than {MaxAttributes} attributes");
        }
        foreach (var handle in attributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            switch (NameOf(metadata, attribute))
            {
                case Agent when agent is not null:
                    throw new UsageException("it declares two agents");
                case Agent:
                    var said = Values(metadata, attribute, AgentSignature);
                    agent = new(said.Text(), said.Text(), said.Truth(), said.Text(), []);
                    said.End();
                    break;
                case Channel:
                    var values = Values(metadata, attribute, ChannelSignature);
                    channels.Add(new(values.Text(), values.Text(), values.Text(), values.Text(), values.Text()));
                    values.End();
                    break;
            }
        }
        return agent is null ? null : agent with { Channels = channels.ToImmutable() };
    }

    /// <summary>The name of an attribute of the SDK; null for all others.</summary>
    private static string? NameOf(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return null;
        }
        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return null;
        }
        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return !metadata.StringComparer.Equals(type.Namespace, Namespace) ? null
            : metadata.StringComparer.Equals(type.Name, Agent) ? Agent
            : metadata.StringComparer.Equals(type.Name, Channel) ? Channel
            : null;
    }

    private static AttributeValues Values(
        MetadataReader metadata,
        CustomAttribute attribute,
        ReadOnlySpan<byte> signature
    )
    {
        var constructor = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
        if (
            !metadata.GetBlobReader(constructor.Signature).ReadBytes(signature.Length, out var found)
            || !signature.SequenceEqual(found)
        )
        {
            throw new UsageException("it declares an agent in a form that this version of oac does not know");
        }
        return new(metadata.GetBlobReader(attribute.Value));
    }

    private static bool ReadBytes(this BlobReader reader, int wanted, out byte[] bytes)
    {
        bytes = reader.Length == wanted ? reader.ReadBytes(wanted) : [];
        return reader.Length == wanted;
    }
}
