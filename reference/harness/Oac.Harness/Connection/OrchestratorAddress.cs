using Oac.Harness.Handlers;

namespace Oac.Harness.Connection;

/// <summary>Reads the address in all its forms.</summary>
internal static class OrchestratorAddress
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">What the variable holds.</param>
    /// <param name="variable">The variable's name, for the message.</param>
    /// <param name="hasCertificate">Whether there is a client certificate, which tells what an address without a scheme means.</param>
    /// <exception cref="HarnessConfigurationException">It is none.</exception>
    public static Uri Parse(string? text, string variable, bool hasCertificate)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            throw new HarnessConfigurationException(
                $"The variable {variable} (label orchestrator.env) is not set; it holds the orchestrator's address."
            );
        }
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        var url = hasScheme ? text : $"{(hasCertificate ? "https" : "http")}://{text}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw Malformed(text, variable, "an absolute URL of http or https, or host:port, is wanted");
        }
        if (address.UserInfo.Length > 0)
        {
            throw Malformed(text, variable, "it names a user, and credentials have places of their own");
        }
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Malformed(text, variable, "neither a query nor a fragment belongs to it");
        }
        if (!hasScheme && !HasPort(text))
        {
            throw Malformed(text, variable, "it has neither a scheme nor a port");
        }
        return address;
    }

    private static bool HasPort(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? text.AsSpan() : text.AsSpan(0, slash);
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') && colon < authority.Length - 1;
    }

    private static HarnessConfigurationException Malformed(string text, string variable, string why)
    {
        // What stands before an @ is often a password.
        var shown = text.Contains('@', StringComparison.Ordinal) ? "what it holds" : $"'{ShownText.Of(text)}'";
        return new($"The variable {variable} (label orchestrator.env) holds no address: {shown}; {why}.");
    }
}
