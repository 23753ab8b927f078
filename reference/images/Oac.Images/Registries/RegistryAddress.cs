using Oac.Images.Content;
using Oac.Images.References;

namespace Oac.Images.Registries;

/// <summary>Where a registry is reached.</summary>
internal static class RegistryAddress
{
    private const string HubHost = "registry-1.docker.io";

    /// <summary>The root of a registry, https unless plain HTTP was asked for; Docker Hub's is not where its name points.</summary>
    public static Uri Root(string registry, bool plain)
    {
        var host = registry == ImageReference.DefaultRegistry ? HubHost : registry;
        return
            Uri.TryCreate($"{(plain ? "http" : "https")}://{host}/", UriKind.Absolute, out var root)
            && root is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? root
            : throw new ImageContentException(
                ImageContentError.NotFound,
                $"'{MessageText.Shown(registry, 200)}' is no address of a registry"
            );
    }

    /// <summary>Scheme, host and port are the same: what may be told to one may be told to the other.</summary>
    public static bool SameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.IdnHost == other.IdnHost && one.Port == other.Port;

    /// <summary>
    /// Whether two hosts belong together: the same, both this machine, or the same last two labels of their names. Of suffixes under which
    /// strangers register (<c>co.uk</c>) that says too much; who has a registry there gets no credential but its own registry's.
    /// </summary>
    public static bool SameDomain(Uri one, Uri other)
    {
        if (one.IdnHost == other.IdnHost || (one.IsLoopback && other.IsLoopback))
        {
            return true;
        }
        return one.HostNameType == UriHostNameType.Dns
            && other.HostNameType == UriHostNameType.Dns
            && Domain(one) is { } domain
            && domain == Domain(other);

        static string? Domain(Uri address) =>
            address.IdnHost.Split('.') is [.., var name, var top] ? $"{name}.{top}" : null;
    }

    /// <summary>Where an answer to a request sends us; null where it says nothing, or no address.</summary>
    public static Uri? Location(HttpResponseMessage response, Uri asked) =>
        response.Headers.Location is { } location && Uri.TryCreate(asked, location, out var address) ? address : null;

    /// <summary>An address for messages: neither user nor query, in which registries and stores put signatures.</summary>
    public static string Shown(Uri address) =>
        MessageText.Shown($"{address.Scheme}://{address.Authority}{address.AbsolutePath}", 300);
}
