using System.Text;

namespace Oac.Payloads.JsonSchemas.Compilation;

/// <summary>References to URIs by RFC 3986, section 5. Nothing is normalized but dots, so that equal means written alike.</summary>
internal static class UriReference
{
    /// <summary>The reference against a base, with its fragment.</summary>
    public static string Resolve(string baseUri, string reference)
    {
        var (scheme, authority, path, query, fragment) = Split(reference);
        if (scheme is null)
        {
            var on = Split(baseUri);
            scheme = on.Scheme;
            if (authority is null)
            {
                authority = on.Authority;
                if (path.Length == 0)
                {
                    path = on.Path;
                    query ??= on.Query;
                }
                else
                {
                    path = path[0] == '/' ? Clean(path) : Clean(Merge(on.Authority, on.Path, path));
                }
            }
            else
            {
                path = Clean(path);
            }
        }
        else
        {
            path = authority is null && !path.StartsWith('/') ? path : Clean(path);
        }
        var text = new StringBuilder();
        if (scheme is not null)
        {
            text.Append(scheme).Append(':');
        }
        if (authority is not null)
        {
            text.Append("//").Append(authority);
        }
        text.Append(path);
        if (query is not null)
        {
            text.Append('?').Append(query);
        }
        return fragment is null ? text.ToString() : text.Append('#').Append(fragment).ToString();
    }

    /// <summary>The URI without its fragment, and the fragment with percent signs resolved.</summary>
    public static (string Uri, string Fragment) Cut(string uri)
    {
        var hash = uri.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (uri, "") : (uri[..hash], Uri.UnescapeDataString(uri[(hash + 1)..]));
    }

    private static (string? Scheme, string? Authority, string Path, string? Query, string? Fragment) Split(string uri)
    {
        string? fragment = null;
        string? query = null;
        string? scheme = null;
        string? authority = null;
        if (uri.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0)
        {
            fragment = uri[(hash + 1)..];
            uri = uri[..hash];
        }
        if (uri.IndexOf('?', StringComparison.Ordinal) is var question and >= 0)
        {
            query = uri[(question + 1)..];
            uri = uri[..question];
        }
        var colon = uri.AsSpan().IndexOfAny(':', '/');
        if (colon > 0 && uri[colon] == ':')
        {
            scheme = uri[..colon];
            uri = uri[(colon + 1)..];
        }
        if (uri.StartsWith("//", StringComparison.Ordinal))
        {
            var end = uri.IndexOf('/', 2);
            authority = end < 0 ? uri[2..] : uri[2..end];
            uri = end < 0 ? "" : uri[end..];
        }
        return (scheme, authority, uri, query, fragment);
    }

    private static string Merge(string? authority, string basePath, string path)
    {
        if (authority is not null && basePath.Length == 0)
        {
            return "/" + path;
        }
        return basePath[..(basePath.LastIndexOf('/') + 1)] + path;
    }

    private static string Clean(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.StartsWith('.'))
        {
            return path;
        }
        var kept = new List<string>();
        var parts = path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            switch (parts[i])
            {
                case ".":
                    if (isLast)
                    {
                        kept.Add("");
                    }
                    break;
                case "..":
                    if (kept.Count > 1 || (kept.Count == 1 && kept[0].Length > 0))
                    {
                        kept.RemoveAt(kept.Count - 1);
                    }
                    if (isLast)
                    {
                        kept.Add("");
                    }
                    break;
                default:
                    kept.Add(parts[i]);
                    break;
            }
        }
        return string.Join('/', kept);
    }
}
