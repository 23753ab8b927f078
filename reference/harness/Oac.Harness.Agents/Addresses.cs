using System.Diagnostics.CodeAnalysis;

namespace Oac.Harness.Agents;

/// <summary>Addresses that come from outside. What is wrong is never shown: such a text may hold a password.</summary>
internal static class Addresses
{
    public const string Wanted = "an absolute URL of http or https without user, query and fragment is wanted";

    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out address) && IsPlain(address);

    public static bool IsPlain(Uri address) =>
        address is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
        && address.Host.Length > 0;

    /// <summary>Scheme, host and port.</summary>
    public static bool HaveSameOrigin(Uri one, Uri other) =>
        Uri.Compare(
            one,
            other,
            UriComponents.SchemeAndServer,
            UriFormat.SafeUnescaped,
            StringComparison.OrdinalIgnoreCase
        ) == 0;
}
