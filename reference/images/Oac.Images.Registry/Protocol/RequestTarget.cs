using Oac.Images.Registry.Recording;

namespace Oac.Images.Registry.Protocol;

/// <summary>
/// What a path names. Names of repositories hold slashes and may hold the words of the end points, so a path is read from its end:
/// <code>
/// /v2/ NAME /manifests/ REFERENCE        /v2/ NAME /tags/list         /v2/_catalog
/// /v2/ NAME /blobs/ DIGEST               /v2/ NAME /referrers/ DIGEST
/// /v2/ NAME /blobs/uploads/ [ID]         /token
/// </code>
/// </summary>
/// <param name="Kind">The end point.</param>
/// <param name="Repository">The repository; null where there is none, or its name is not valid.</param>
/// <param name="Reference">The last part: a tag, digest or upload id, whatever was written there.</param>
internal sealed record RequestTarget(RequestKind Kind, RepositoryName? Repository, string? Reference)
{
    public const string TokenPath = "/token";
    private const string Prefix = "/v2/";

    /// <summary>Whether the end point works on a repository.</summary>
    public bool NeedsRepository =>
        Kind
            is RequestKind.Manifest
                or RequestKind.Blob
                or RequestKind.Upload
                or RequestKind.Tags
                or RequestKind.Referrers;

    public static RequestTarget Of(string path)
    {
        switch (path)
        {
            case "/v2" or Prefix:
                return new(RequestKind.Ping, null, null);
            case TokenPath:
                return new(RequestKind.Token, null, null);
            case "/v2/_catalog":
                return new(RequestKind.Catalog, null, null);
            default:
                return path.StartsWith(Prefix, StringComparison.Ordinal) ? OfRepository(path[Prefix.Length..]) : None;
        }
    }

    private static RequestTarget None { get; } = new(RequestKind.Other, null, null);

    private static RequestTarget OfRepository(string path)
    {
        var (rest, last) = Split(path);
        if (rest is null)
        {
            return None;
        }
        var (name, word) = Split(rest);
        return (word, last) switch
        {
            ("manifests", _) => Named(RequestKind.Manifest, name, last),
            ("referrers", _) => Named(RequestKind.Referrers, name, last),
            ("tags", "list") => Named(RequestKind.Tags, name, null),
            ("uploads", _) when Split(name ?? "") is (var before, "blobs") => Named(
                RequestKind.Upload,
                before,
                last.Length == 0 ? null : last
            ),
            ("blobs", "uploads") => Named(RequestKind.Upload, name, null),
            ("blobs", _) => Named(RequestKind.Blob, name, last),
            _ => None,
        };
    }

    private static RequestTarget Named(RequestKind kind, string? name, string? reference) =>
        new(kind, RepositoryName.Parse(name), reference);

    private static (string? Before, string Last) Split(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? (null, path) : (path[..slash], path[(slash + 1)..]);
    }
}
