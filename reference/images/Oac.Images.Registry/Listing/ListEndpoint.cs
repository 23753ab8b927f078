using System.Globalization;
using Oac.Images.Registry.Protocol;
using Oac.Images.Registry.Recording;
using Oac.Images.Registry.Storage;

namespace Oac.Images.Registry.Listing;

/// <summary>Tags of a repository (end-8a, 8b of the distribution-spec) and names of repositories, both in pages.</summary>
internal sealed class ListEndpoint(RegistryContent content, RegistryLimits limits)
{
    public RegistryResponse Answer(RegistryRequest request)
    {
        if (!request.IsRead)
        {
            throw new RegistryException(405, ErrorCode.Unsupported, $"{request.Method} is not possible here.");
        }
        if (request.Kind == RequestKind.Catalog)
        {
            return Page(request, content.Repositories.Keys, null, "repositories");
        }
        var repository =
            content.Find(request.Repository)
            ?? throw new RegistryException(404, ErrorCode.NameUnknown, "There is no such repository.");
        return Page(request, repository.Tags.Keys, repository.Name, "tags");
    }

    /// <param name="request">The request, with its parameters n and last.</param>
    /// <param name="sorted">Everything there is, in ordinal order.</param>
    /// <param name="name">What to write as <c>name</c>, if anything.</param>
    /// <param name="property">The name of the list.</param>
    private RegistryResponse Page(RegistryRequest request, IEnumerable<string> sorted, string? name, string property)
    {
        var asked = Count(request);
        var count = Math.Min(asked ?? limits.PageEntries, limits.PageEntries);
        var last = request.Parameter("last");
        var found = sorted
            .SkipWhile(entry => last is not null && string.CompareOrdinal(entry, last) <= 0)
            .Take(count + 1)
            .ToArray();
        var page = found.AsMemory(0, Math.Min(count, found.Length));
        var response = RegistryResponse.OfJson(
            200,
            json =>
            {
                json.WriteStartObject();
                if (name is not null)
                {
                    json.WriteString("name", name);
                }
                json.WriteStartArray(property);
                foreach (var entry in page.Span)
                {
                    json.WriteStringValue(entry);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
        return found.Length > count && count > 0
            ? response.WithHeader(
                "Link",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<{request.Path}?n={count}&last={Uri.EscapeDataString(page.Span[^1])}>; rel=\"next\""
                )
            )
            : response;
    }

    private static int? Count(RegistryRequest request) =>
        request.Parameter("n") switch
        {
            null or "" => null,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => count,
            _ => throw new RegistryException(400, ErrorCode.Unsupported, "Parameter n has to be a number, 0 or more."),
        };
}
