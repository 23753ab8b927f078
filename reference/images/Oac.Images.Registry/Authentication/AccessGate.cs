using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry.Authentication;

/// <summary>Lets requests in, or answers them with a challenge.</summary>
internal abstract class AccessGate
{
    /// <summary>The answer to a request that may not go on; null lets it in.</summary>
    public abstract RegistryResponse? Refuse(RegistryRequest request);

    /// <summary>Whether a request's credentials allow to read a repository.</summary>
    public abstract bool MayPull(RegistryRequest request, RepositoryName repository);

    /// <summary>Answers at the token end point; there is none by default.</summary>
    public virtual Task<RegistryResponse> IssueAsync(RegistryRequest request) =>
        Task.FromResult(RegistryResponse.Error(404, ErrorCode.Unsupported, "There is no token end point."));

    /// <summary>The header <c>Authorization</c>, taken apart.</summary>
    protected static AuthenticationHeaderValue? Authorization(RegistryRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Header("Authorization"), out var value) ? value : null;

    protected static RegistryResponse Challenge(string challenge, string message) =>
        RegistryResponse.Error(401, ErrorCode.Unauthorized, message).WithHeader("WWW-Authenticate", challenge);

    /// <summary>What a request does to its repository, as scopes name it.</summary>
    protected static string Action(RegistryRequest request) =>
        request switch
        {
            { Kind: RequestKind.Upload } => "push",
            { IsRead: true } => "pull",
            { Method: "DELETE" } => "delete",
            _ => "push",
        };
}

/// <summary>Compares credentials in a time that does not tell how much of them is right.</summary>
internal sealed class CredentialCheck
{
    private readonly ImmutableArray<byte[]> known;

    public CredentialCheck(ImmutableArray<RegistryCredential> credentials) =>
        known = [.. credentials.Select(credential => Hash(credential.User, credential.Password))];

    public bool IsKnown(string user, string password)
    {
        var given = Hash(user, password);
        var found = false;
        foreach (var hash in known)
        {
            // All are compared, wherever the right one stands.
            found |= CryptographicOperations.FixedTimeEquals(hash, given);
        }
        return found;
    }

    /// <summary>Whether a basic authentication holds known credentials; null where it is another scheme or none.</summary>
    public bool? IsKnown(AuthenticationHeaderValue? authorization)
    {
        if (!string.Equals(authorization?.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        var buffer = new byte[authorization!.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(authorization.Parameter ?? "", buffer, out var length))
        {
            return false;
        }
        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && IsKnown(text[..colon], text[(colon + 1)..]);
    }

    private static byte[] Hash(string user, string password) =>
        SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(user)), .. Encoding.UTF8.GetBytes(password)]);
}
