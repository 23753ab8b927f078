using System.Net.Http.Headers;
using System.Text;

namespace Oac.Images.Registries;

/// <summary>What a registry wants to see: basic credentials, or a token of a realm (distribution specification, token authentication).</summary>
/// <param name="IsBearer">A token; else basic.</param>
/// <param name="Realm">The token server's address.</param>
/// <param name="Service">The name under which it knows the registry.</param>
/// <param name="Scope">What the token must allow.</param>
internal sealed record AuthenticationChallenge(bool IsBearer, string? Realm, string? Service, string? Scope)
{
    /// <summary>The first bearer challenge, else the first basic one, else null.</summary>
    public static AuthenticationChallenge? Of(HttpHeaderValueCollection<AuthenticationHeaderValue> headers)
    {
        AuthenticationChallenge? basic = null;
        foreach (var header in headers)
        {
            if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            {
                var parameters = Parameters(header.Parameter ?? "");
                return new(
                    true,
                    parameters.GetValueOrDefault("realm"),
                    parameters.GetValueOrDefault("service"),
                    parameters.GetValueOrDefault("scope")
                );
            }
            if (header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            {
                basic ??= new(false, null, null, null);
            }
        }
        return basic;
    }

    /// <summary><c>name=token</c> and <c>name="quoted"</c>, separated by commas; the first of a name counts.</summary>
    private static Dictionary<string, string> Parameters(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var i = 0;
        while (i < text.Length)
        {
            var equals = text.IndexOf('=', i);
            if (equals < 0)
            {
                break;
            }
            var name = text[i..equals].Trim(' ', '\t', ',');
            var value = new StringBuilder();
            i = equals + 1;
            if (i < text.Length && text[i] == '"')
            {
                for (i++; i < text.Length && text[i] != '"'; i++)
                {
                    if (text[i] == '\\' && i + 1 < text.Length)
                    {
                        i++;
                    }
                    value.Append(text[i]);
                }
                i++;
            }
            else
            {
                for (; i < text.Length && text[i] != ','; i++)
                {
                    value.Append(text[i]);
                }
            }
            found.TryAdd(name, value.ToString().Trim());
        }
        return found;
    }
}
