using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>Turns a registry's refusal into an exception with its own code and words, bounded and on one line.</summary>
internal static class RegistryErrors
{
    /// <summary>What a request carries that no message may hold.</summary>
    public static readonly HttpRequestOptionsKey<ImmutableArray<string>> Secrets = new("oac-secrets");

    /// <summary>Shorter ones stand in ordinary words, and hiding those would tell them.</summary>
    public const int MinSecret = 4;

    private const int MaxCode = 64;
    private const int MaxMessage = 300;

    /// <summary>Reads as much of the body as says why.</summary>
    public static async Task<ImageContentException> OfAsync(
        HttpResponseMessage response,
        string what,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        string? code = null;
        string? message = null;
        try
        {
            var (bytes, _) = await BoundedBody
                .BeginningAsync(response, RegistryLimits.MaxErrorBytes, time, cancellationToken)
                .ConfigureAwait(false);
            (code, message) = Words(bytes);
            code = Hide(code, response.RequestMessage);
            message = Hide(message, response.RequestMessage);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status alone has to do.
        }
        return new ImageContentException(KindOf(response.StatusCode, code), Sentence(what, response, code, message));
    }

    public static ImageContentError KindOf(HttpStatusCode status, string? code) =>
        (status, code) switch
        {
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => ImageContentError.Unauthorized,
            (HttpStatusCode.NotFound, _) => ImageContentError.NotFound,
            (HttpStatusCode.TooManyRequests, _) => ImageContentError.RateLimited,
            (HttpStatusCode.RequestEntityTooLarge, _) => ImageContentError.LimitExceeded,
            (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented, _) => ImageContentError.NotSupported,
            (>= HttpStatusCode.InternalServerError, _) => ImageContentError.Unreachable,
            (_, "DENIED" or "UNAUTHORIZED") => ImageContentError.Unauthorized,
            (_, "NAME_UNKNOWN" or "MANIFEST_UNKNOWN" or "BLOB_UNKNOWN") => ImageContentError.NotFound,
            (_, "TOOMANYREQUESTS") => ImageContentError.RateLimited,
            (_, "UNSUPPORTED") => ImageContentError.NotSupported,
            _ => ImageContentError.Corrupt,
        };

    /// <summary>A registry may repeat what it was sent.</summary>
    private static string? Hide(string? words, HttpRequestMessage? request)
    {
        if (words is null || request is null)
        {
            return words;
        }
        var secrets = request.Options.TryGetValue(Secrets, out var known) ? known : [];
        if (request.Headers.TryGetValues("Authorization", out var values))
        {
            // The scheme is no secret; what follows it is.
            secrets =
            [
                .. secrets,
                .. values.Select(value => value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..]),
            ];
        }
        foreach (var secret in secrets.Where(secret => secret.Length >= MinSecret))
        {
            words = words.Replace(secret, "***", StringComparison.Ordinal);
        }
        return words;
    }

    private static string Sentence(string what, HttpResponseMessage response, string? code, string? message) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}: the registry answers {(int)response.StatusCode}")
        + (code is null ? "" : $" {MessageText.Shown(code, MaxCode)}")
        + (message is null ? "" : $" '{MessageText.Shown(message, MaxMessage)}'");

    /// <summary>The first error of the specification's form; where there is none, nothing.</summary>
    private static (string? Code, string? Message) Words(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Array
                && errors.GetArrayLength() > 0
            )
            {
                return (TextOf(errors[0], "code"), TextOf(errors[0], "message"));
            }
            // Token servers answer as OAuth2 does, or with details alone.
            return (TextOf(root, "error"), TextOf(root, "error_description") ?? TextOf(root, "details"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
