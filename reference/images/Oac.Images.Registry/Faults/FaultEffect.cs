using System.Globalization;
using System.Text.RegularExpressions;
using Oac.Images.Registry.Protocol;

namespace Oac.Images.Registry.Faults;

/// <summary>
/// What a fault does to a request. Some wait before the request is looked at, some answer in place of the registry, which then does nothing,
/// and some change the answer that the registry gives.
/// </summary>
public sealed partial class FaultEffect
{
    private FaultEffect(string name) => Name = name;

    /// <summary>What it does, in a word.</summary>
    public string Name { get; }

    internal Func<TimeProvider, CancellationToken, Task>? Before { get; private init; }

    internal Func<RegistryRequest, RegistryResponse>? Instead { get; private init; }

    internal Func<RegistryRequest, RegistryResponse, RegistryResponse>? Change { get; private init; }

    /// <summary>Waits by the registry's clock before the request is looked at.</summary>
    public static FaultEffect Delay(TimeSpan time) =>
        new("delay") { Before = (clock, cancelled) => Task.Delay(time, clock, cancelled) };

    /// <summary>Answers 429, with <c>Retry-After</c> in seconds where a time is given.</summary>
    public static FaultEffect TooManyRequests(TimeSpan? retryAfter = null) =>
        TooManyRequests(
            retryAfter is { } time ? Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null
        );

    /// <summary>Answers 429 with a date as <c>Retry-After</c>.</summary>
    public static FaultEffect TooManyRequests(DateTimeOffset retryAfter) =>
        TooManyRequests(retryAfter.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Answers with a status and an error body, such as 500, 502 or 503.</summary>
    public static FaultEffect Status(int status) =>
        new("status") { Instead = _ => RegistryResponse.Error(status, ErrorCode.Unsupported, "Injected fault.") };

    /// <summary>Sends the headers with the true length and then only so many bytes of the body before the connection ends.</summary>
    public static FaultEffect CutBody(long afterBytes) =>
        new("cut body") { Change = (_, response) => response with { CutAfter = afterBytes } };

    /// <summary>
    /// Changes one byte of the body and keeps its length. In a manifest that is its last digit, so that it stays readable JSON and only
    /// the digest tells; in a blob the last byte that is sent.
    /// </summary>
    public static FaultEffect CorruptBody() =>
        new("corrupt body")
        {
            Change = (_, response) =>
                response.IsDocument
                    ? OfDocument(response, WithOtherDigit)
                    : response with
                    {
                        Content = new PatchedStream(response.Content, response.Length, flipLast: true),
                    },
        };

    /// <summary>Sends another body, with its own length and everything else as it was.</summary>
    public static FaultEffect ReplaceBody(ReadOnlyMemory<byte> content) =>
        new("replace body") { Change = (_, response) => OfDocument(response, _ => content.ToArray()) };

    /// <summary>Makes the body longer, by zeros, or shorter, and <c>Content-Length</c> with it.</summary>
    public static FaultEffect ResizeBody(long byBytes) =>
        new("resize body")
        {
            Change = (_, response) =>
                response with
                {
                    Content = new PatchedStream(response.Content, response.Length, flipLast: false),
                    Length = Math.Max(0, response.Length + byBytes),
                },
        };

    /// <summary>Sends another <c>Content-Type</c>.</summary>
    public static FaultEffect MediaType(string mediaType) =>
        new("media type") { Change = (_, response) => response with { ContentType = mediaType } };

    /// <summary>Sets a header, or removes it where the value is null.</summary>
    public static FaultEffect Header(string name, string? value) =>
        new("header")
        {
            Change = (_, response) =>
                value is null
                    ? response with
                    {
                        Headers = response.Headers.Remove(name),
                    }
                    : response.WithHeader(name, value),
        };

    /// <summary>Redirects with 307.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="keepPath">Whether path and query of the request are put behind the target, which is then a base address.</param>
    public static FaultEffect Redirect(Uri target, bool keepPath = true)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new("redirect")
        {
            Instead = request =>
                new RegistryResponse(307).WithHeader(
                    "Location",
                    keepPath
                        ? target.AbsoluteUri.TrimEnd('/') + request.Path + request.Http.Request.QueryString
                        : target.AbsoluteUri
                ),
        };
    }

    /// <summary>Every page of a list says that another one follows, with an address that was not used before.</summary>
    public static FaultEffect EndlessPages() =>
        new("endless pages")
        {
            Change = (request, response) =>
                response.WithHeader(
                    "Link",
                    string.Create(CultureInfo.InvariantCulture, $"<{request.Path}?page={request.Order}>; rel=\"next\"")
                ),
        };

    /// <summary>No page of a list says that another one follows.</summary>
    public static FaultEffect TruncatedPages() => Header("Link", null);

    /// <summary>Challenges name another token end point.</summary>
    public static FaultEffect TokenRealm(Uri realm)
    {
        ArgumentNullException.ThrowIfNull(realm);
        return new("token realm")
        {
            Change = (_, response) =>
                response.Headers.TryGetValue("WWW-Authenticate", out var challenge)
                    ? response.WithHeader(
                        "WWW-Authenticate",
                        Realm().Replace(challenge, _ => $"realm=\"{realm.AbsoluteUri}\"")
                    )
                    : response,
        };
    }

    private static FaultEffect TooManyRequests(string? retryAfter) =>
        new("too many requests")
        {
            Instead = _ =>
            {
                var response = RegistryResponse.Error(429, ErrorCode.TooManyRequests, "Injected fault.");
                return retryAfter is null ? response : response.WithHeader("Retry-After", retryAfter);
            },
        };

    private static RegistryResponse OfDocument(RegistryResponse response, Func<byte[], byte[]> change)
    {
        var bytes = new byte[response.Length];
        using (response.Content)
        {
            response.Content.ReadExactly(bytes);
        }
        var changed = change(bytes);
        return response with { Content = new MemoryStream(changed, writable: false), Length = changed.Length };
    }

    private static byte[] WithOtherDigit(byte[] content)
    {
        var digit = content.AsSpan().LastIndexOfAnyInRange((byte)'0', (byte)'9');
        if (digit >= 0)
        {
            // 0 and 1, 2 and 3, … change places.
            content[digit] ^= 1;
        }
        return content;
    }

    [GeneratedRegex("realm=\"[^\"]*\"")]
    private static partial Regex Realm();
}
