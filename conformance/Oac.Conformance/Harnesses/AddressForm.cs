namespace Oac.Conformance.Harnesses;

/// <summary>How the orchestrator's address is written (decisions.md: syntax of the address).</summary>
internal enum AddressForm
{
    /// <summary>An absolute URL without a path.</summary>
    Url,

    /// <summary>The same with a slash at its end.</summary>
    TrailingSlash,

    /// <summary>A URL with a path, behind which the method's path stands.</summary>
    Prefix,

    /// <summary>Host and port alone.</summary>
    HostAndPort,
}

internal static class AddressForms
{
    /// <summary>Writes an address.</summary>
    public static string Write(this AddressForm form, bool isTls, string host, int port)
    {
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        var url = $"{(isTls ? "https" : "http")}://{authority}";
        return form switch
        {
            AddressForm.TrailingSlash => url + "/",
            AddressForm.Prefix => url + "/behind/a-proxy",
            AddressForm.HostAndPort => authority,
            _ => url,
        };
    }

    /// <summary>The form that a scenario names.</summary>
    public static AddressForm Parse(string words) =>
        words switch
        {
            "as a URL" => AddressForm.Url,
            "with a slash at its end" => AddressForm.TrailingSlash,
            "with a path" => AddressForm.Prefix,
            "as host and port" => AddressForm.HostAndPort,
            _ => throw new ArgumentException($"'{words}' is no form of an address", nameof(words)),
        };
}
