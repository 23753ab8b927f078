using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Oac.Harness.Agents.Mcp;

/// <summary>What a server says with 401: where its metadata is and which scopes it wants.</summary>
internal sealed partial record BearerChallenge(Uri? ResourceMetadata, string? Scope)
{
    private const int MaxLength = 8 * 1024;

    public static BearerChallenge Read(HttpHeaderValueCollection<AuthenticationHeaderValue> headers)
    {
        var text = headers
            .FirstOrDefault(static value => value.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            ?.Parameter;
        if (text is null or { Length: > MaxLength })
        {
            return new(null, null);
        }
        Uri.TryCreate(Value(text, "resource_metadata"), UriKind.Absolute, out var metadata);
        return new(metadata, Value(text, "scope"));
    }

    private static string? Value(string text, string name) =>
        Parameter()
            .Matches(text)
            .Where(match => match.Groups[1].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(static match => match.Groups[2].Success ? match.Groups[2].Value : match.Groups[3].Value)
            .FirstOrDefault();

    // RFC 9110, 11.2: auth-param = token BWS "=" BWS ( token / quoted-string ); escapes occur in none of those that are read here.
    [GeneratedRegex("""([A-Za-z_][A-Za-z0-9_-]*)\s*=\s*(?:"([^"]*)"|([^\s,"]+))""", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
