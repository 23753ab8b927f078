using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Oac.Images.Content;
using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry.Protocol;

/// <summary>A request, read as far as its path and headers go; the body is read by whoever needs it, and counted.</summary>
internal sealed class RegistryRequest(HttpContext http, long order)
{
    private const int UserAgentLength = 256;
    private static readonly string[] RecordedParameters =
    [
        "n",
        "last",
        "digest",
        "mount",
        "from",
        "tag",
        "artifactType",
        "digest-algorithm",
        "service",
        "scope",
    ];

    public HttpContext Http { get; } = http;

    public long Order { get; } = order;

    public string Method { get; } = http.Request.Method;

    public string Path { get; } = http.Request.Path.Value ?? "/";

    public RequestTarget Target { get; } = RequestTarget.Of(http.Request.Path.Value ?? "/");

    public RequestKind Kind => Target.Kind;

    public string? Reference => Target.Reference;

    public bool IsRead => Method is "GET" or "HEAD";

    public CancellationToken Aborted => Http.RequestAborted;

    public long BytesReceived { get; private set; }

    /// <summary>The repository, where the end point has one; a name that is not valid has been refused before.</summary>
    public RepositoryName Repository => Target.Repository ?? throw new InvalidOperationException("No repository.");

    /// <summary>The path's last part as a digest, or null.</summary>
    public ContentDigest? Digest => ContentDigest.TryParse(Reference, out var digest) ? digest : null;

    /// <summary>A parameter of the query that may stand there once; null where it is absent.</summary>
    public string? Parameter(string name)
    {
        var values = Http.Request.Query[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => throw new RegistryException(400, ErrorCode.Unsupported, $"Parameter {name} is there more than once."),
        };
    }

    public StringValues Parameters(string name) => Http.Request.Query[name];

    public string? Header(string name) =>
        Http.Request.Headers.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    /// <summary>The media type of the body without its parameters; null where there is none.</summary>
    public string? MediaType() =>
        MediaTypeHeaderValue.TryParse(Http.Request.ContentType, out var type) ? type.MediaType : null;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var read = await Http.Request.Body.ReadAsync(buffer, Aborted).ConfigureAwait(false);
        BytesReceived += read;
        return read;
    }

    /// <summary>The whole body, unless it is larger than a limit.</summary>
    public async Task<byte[]> ReadAllAsync(int limit, string what)
    {
        var length = Http.Request.ContentLength;
        if (length > limit)
        {
            throw TooLarge(what, limit);
        }
        using var content = new MemoryStream((int)(length ?? 0));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            if (content.Length + read > limit)
            {
                throw TooLarge(what, limit);
            }
            content.Write(buffer, 0, read);
        }
        return content.ToArray();
    }

    public static RegistryException TooLarge(string what, long limit) =>
        new(
            413,
            ErrorCode.SizeInvalid,
            string.Create(CultureInfo.InvariantCulture, $"{what} is larger than the {limit} bytes that are allowed.")
        );

    public RecordedRequest Record(int status, string? digest, long sent, bool faulted)
    {
        var agent = Header("User-Agent");
        return new()
        {
            Order = Order,
            Method = Method,
            Path = Path,
            Query = string.Join('&', RecordedParameters.SelectMany(Named)),
            Kind = Kind,
            Repository = Target.Repository?.Value,
            Reference = Reference,
            Digest = Digest?.ToString() ?? digest,
            Range = Header("Range") ?? Header("Content-Range"),
            UserAgent = agent?.Length > UserAgentLength ? agent[..UserAgentLength] : agent,
            HasCredentials = Http.Request.Headers.ContainsKey("Authorization"),
            Status = status,
            BytesSent = sent,
            BytesReceived = BytesReceived,
            Faulted = faulted,
        };
    }

    private IEnumerable<string> Named(string name) => Http.Request.Query[name].Select(value => $"{name}={value}");
}
