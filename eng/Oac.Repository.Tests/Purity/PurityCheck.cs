using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Oac.Repository.Tests.Purity;

/// <summary>
/// What a pure assembly does not touch: files, network, processes, console, environment, clock, timers and randomness. Read from the
/// compiled assembly, so that generated code counts and spelling does not matter.
/// </summary>
internal static class PurityCheck
{
    private static readonly ImmutableArray<string> Types =
    [
        "System.Console",
        "System.Random",
        "System.Diagnostics.Process",
        "System.Diagnostics.ProcessStartInfo",
        "System.Diagnostics.Stopwatch",
        "System.IO.Directory",
        "System.IO.DirectoryInfo",
        "System.IO.DriveInfo",
        "System.IO.File",
        "System.IO.FileInfo",
        "System.IO.FileStream",
        "System.IO.FileSystemWatcher",
        "System.IO.RandomAccess",
        "System.Security.Cryptography.RandomNumberGenerator",
        "System.Threading.PeriodicTimer",
        "System.Threading.Timer",
    ];

    private static readonly ImmutableArray<string> Members =
    [
        "System.DateTime.get_Now",
        "System.DateTime.get_Today",
        "System.DateTime.get_UtcNow",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid",
        "System.Guid.CreateVersion7",
        "System.IO.Path.GetFullPath",
        "System.IO.Path.GetTempFileName",
        "System.IO.Path.GetTempPath",
        "System.Threading.Tasks.Task.Delay",
        "System.Threading.Thread.Sleep",
        "System.TimeProvider.get_System",
    ];

    /// <summary>The compiler calls the second one in every iterator.</summary>
    private static readonly ImmutableArray<string> PureEnvironment =
    [
        "System.Environment.get_NewLine",
        "System.Environment.get_CurrentManagedThreadId",
    ];

    public static IEnumerable<string> Run(Stream assembly)
    {
        using var image = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        var metadata = image.GetMetadataReader();
        var name = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            var type = FullName(metadata, handle);
            if (Types.Contains(type) || type.StartsWith("System.Net.", StringComparison.Ordinal))
            {
                found.Add(type);
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                var type = FullName(metadata, (TypeReferenceHandle)member.Parent);
                var called = $"{type}.{metadata.GetString(member.Name)}";
                if (Members.Contains(called) || (type == "System.Environment" && !PureEnvironment.Contains(called)))
                {
                    found.Add(called);
                }
            }
        }

        return found.Select(use => $"{name}: uses {use}; it is pure, so that is an input of its callers.");
    }

    private static string FullName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
