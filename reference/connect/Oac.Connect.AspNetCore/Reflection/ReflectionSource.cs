using System.Buffers;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Oac.Connect.AspNetCore;

/// <summary>Finds the services of a server by its endpoints, when reflection is first asked and again when endpoints change.</summary>
internal sealed class ReflectionSource(ConnectReflectionOptions options, ILogger logger)
{
    // A set that is no set is told when it is mapped, not to the first client.
    private readonly DescriptorFile[] _given = [.. options.DescriptorSets.SelectMany(DescriptorFile.ReadSet)];

    private Snapshot? _last;

    public DescriptorIndex Find(EndpointDataSource endpoints)
    {
        // The same list as long as nothing is added.
        var now = endpoints.Endpoints;
        if (Volatile.Read(ref _last) is not { } last || !ReferenceEquals(last.Endpoints, now))
        {
            last = new(now, Read(now));
            Volatile.Write(ref _last, last);
        }
        return last.Index;
    }

    private DescriptorIndex Read(IReadOnlyList<Endpoint> endpoints)
    {
        var services = endpoints.Select(static e => e.Metadata.GetMetadata<Method>()?.Service).OfType<string>();
        var described = endpoints
            .SelectMany(static e => e.Metadata.GetOrderedMetadata<ServiceDescription>())
            .Distinct()
            .SelectMany(static d => DescriptorFile.ReadSet(Decode(d.DescriptorSet())));
        var index = new DescriptorIndex(services, _given.Concat(described));
        foreach (var name in index.Differing)
        {
            ServerLog.FileDiffers(logger, name);
        }
        return index;
    }

    private static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var length) == OperationStatus.Done
            ? bytes[..length]
            : throw new FormatException("The description of a service is not in base64.");
    }

    private sealed record Snapshot(IReadOnlyList<Endpoint> Endpoints, DescriptorIndex Index);
}
