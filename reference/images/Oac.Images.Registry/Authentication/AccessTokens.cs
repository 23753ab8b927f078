using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Oac.Images.Registry.Authentication;

/// <summary>
/// Tokens that carry their scopes and their end, signed with a key that is made anew for every registry, so none has to be kept:
/// <c>base64url(EXPIRY SCOPES) . base64url(HMAC-SHA256)</c>.
/// </summary>
internal sealed class AccessTokens(TimeProvider time)
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string Issue(string scopes, DateTimeOffset expires)
    {
        var payload = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{expires.ToUnixTimeMilliseconds()} {scopes}")
        );
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, payload))}";
    }

    /// <summary>The scopes of a token; null where it is not ours or too old.</summary>
    public string? Read(string? token)
    {
        var parts = (token ?? "").Split('.');
        if (parts.Length != 2 || !Base64Url.IsValid(parts[0]) || !Base64Url.IsValid(parts[1]))
        {
            return null;
        }
        var payload = Base64Url.DecodeFromChars(parts[0]);
        if (
            !CryptographicOperations.FixedTimeEquals(
                HMACSHA256.HashData(key, payload),
                Base64Url.DecodeFromChars(parts[1])
            )
        )
        {
            return null;
        }
        var text = Encoding.UTF8.GetString(payload);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var expires = long.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture);
        return time.GetUtcNow().ToUnixTimeMilliseconds() < expires ? text[(space + 1)..] : null;
    }
}
