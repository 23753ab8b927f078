using System.Globalization;
using System.Runtime.CompilerServices;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>Lists of names that come in pages (tags, repositories).</summary>
internal static class NameList
{
    /// <summary>The names under one member, page after page.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(
        RegistryHost host,
        RegistryRequest first,
        string member,
        string what,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var count = 0;
        await foreach (
            var (page, _) in PagesAsync(
                    host,
                    first,
                    what,
                    (bytes, _) =>
                        ContentJson.Read(
                            bytes,
                            RegistryLimits.MaxPageBytes,
                            what,
                            root => root[member]?.Texts(RegistryLimits.MaxNames, member) ?? []
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            foreach (var name in page)
            {
                if (++count > RegistryLimits.MaxNames)
                {
                    throw Limit(what, RegistryLimits.MaxNames, member);
                }
                yield return name;
            }
        }
    }

    /// <summary>Pages that are linked by <c>rel="next"</c>: bounded, on the same host, and none twice.</summary>
    public static async IAsyncEnumerable<(T Page, int Number)> PagesAsync<T>(
        RegistryHost host,
        RegistryRequest first,
        string what,
        Func<byte[], HttpResponseMessage, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var request = first;
        for (var number = 1; ; number++)
        {
            if (number > RegistryLimits.MaxPages)
            {
                throw Limit(what, RegistryLimits.MaxPages, "pages");
            }
            seen.Add(request.Address.PathAndQuery);
            var (page, next) = await host.SendAsync(
                    request,
                    what,
                    async (response, cancelled) =>
                    {
                        if (response.StatusCode != System.Net.HttpStatusCode.OK)
                        {
                            throw await RegistryErrors
                                .OfAsync(response, what, host.Time, cancelled)
                                .ConfigureAwait(false);
                        }
                        var bytes = await BoundedBody
                            .ReadAsync(response, RegistryLimits.MaxPageBytes, what, host.Time, cancelled)
                            .ConfigureAwait(false);
                        var link = response.Headers.TryGetValues("Link", out var links) ? LinkHeader.Next(links) : null;
                        return (read(bytes, response), link);
                    },
                    keep: false,
                    cancellationToken
                )
                .ConfigureAwait(false);
            yield return (page, number);
            if (next is null)
            {
                yield break;
            }
            if (
                !Uri.TryCreate(request.Address, next, out var address)
                || !RegistryAddress.SameOrigin(address, host.Root)
                || address.UserInfo.Length > 0
            )
            {
                throw new ImageContentException(
                    ImageContentError.Corrupt,
                    $"{what}: the next page would be at {(address is null ? "no address" : host.Hide(RegistryAddress.Shown(address)))}, which is not this registry"
                );
            }
            if (seen.Contains(address.PathAndQuery))
            {
                throw new ImageContentException(
                    ImageContentError.Corrupt,
                    string.Create(CultureInfo.InvariantCulture, $"{what}: page {number} leads back to an earlier one")
                );
            }
            request = request with { Address = address };
        }
    }

    private static ImageContentException Limit(string what, int limit, string of) =>
        new(
            ImageContentError.LimitExceeded,
            string.Create(CultureInfo.InvariantCulture, $"{what}: more than {limit} {of}")
        );
}
