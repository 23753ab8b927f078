using System.Buffers;

namespace Oac.Spec.Linting;

/// <summary>What secrets look like: the published prefixes of token formats, and private keys. A guess, so only advice rests on it.</summary>
public static class SecretShapes
{
    /// <summary>Prefix, least length of the whole, name. Sources: the issuers' own documentation of their token formats.</summary>
    private static readonly (string Prefix, int Length, string Name)[] Prefixes =
    [
        ("sk-", 20, "an API key (sk-…)"),
        ("sk_live_", 20, "a Stripe key"),
        ("rk_live_", 20, "a Stripe key"),
        ("ghp_", 36, "a GitHub token"),
        ("gho_", 36, "a GitHub token"),
        ("ghs_", 36, "a GitHub token"),
        ("ghu_", 36, "a GitHub token"),
        ("github_pat_", 40, "a GitHub token"),
        ("glpat-", 20, "a GitLab token"),
        ("xoxb-", 20, "a Slack token"),
        ("xoxp-", 20, "a Slack token"),
        ("xapp-", 20, "a Slack token"),
        ("AKIA", 20, "an AWS access key id"),
        ("ASIA", 20, "an AWS access key id"),
        ("AIza", 35, "a Google API key"),
        ("ya29.", 30, "a Google access token"),
        ("hf_", 30, "a Hugging Face token"),
        ("npm_", 36, "an npm token"),
        ("pypi-", 40, "a PyPI token"),
        ("dckr_pat_", 25, "a Docker token"),
        ("SG.", 40, "a SendGrid key"),
        ("hvs.", 24, "a Vault token"),
        ("eyJ", 40, "a JSON Web Token"),
    ];

    /// <summary>Stands before a token of any form.</summary>
    private const string Bearer = "Bearer ";

    /// <summary>One of these stands in every text that <see cref="Find"/> says anything of: most values are dismissed by one look.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [.. Prefixes.Select(static p => p.Prefix), "-----BEGIN", "://", Bearer],
        StringComparison.Ordinal
    );

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\n\r,;:?&=\"'()");

    /// <summary>What a text looks like, in words that do not repeat it; null where it looks like no secret.</summary>
    public static string? Find(ReadOnlySpan<char> text)
    {
        if (text.Length < 20 || !text.ContainsAny(Signs))
        {
            return null;
        }
        if (
            text.Contains("-----BEGIN", StringComparison.Ordinal)
            && text.Contains("PRIVATE KEY", StringComparison.Ordinal)
        )
        {
            return "a private key";
        }
        foreach (var word in text.SplitAny(Separators))
        {
            if (FindInWord(text[word]) is { } shape)
            {
                return shape;
            }
        }
        return HasPasswordInUrl(text) ? "a URL with a password"
            : HasBearer(text) ? "a bearer token"
            : null;
    }

    /// <summary>Where in a key a segment begins that looks like a secret, and what it looks like; null where none does.</summary>
    internal static (int Start, string Shape)? FindInKey(ReadOnlySpan<char> key)
    {
        if (key.Length < 20 || !key.ContainsAny(Signs))
        {
            return null;
        }
        foreach (var segment in key.Split('.'))
        {
            if (Find(key[segment]) is { } shape)
            {
                return (segment.Start.GetOffset(key.Length), shape);
            }
        }
        return null;
    }

    private static bool HasBearer(ReadOnlySpan<char> text)
    {
        var start = text.IndexOf(Bearer, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }
        var token = text[(start + Bearer.Length)..];
        var end = token.IndexOf(' ');
        token = end < 0 ? token : token[..end];
        return token.Length >= 16 && token.ContainsAnyInRange('0', '9');
    }

    private static string? FindInWord(ReadOnlySpan<char> word)
    {
        foreach (var (prefix, length, name) in Prefixes)
        {
            if (
                word.Length >= length
                && word.StartsWith(prefix, StringComparison.Ordinal)
                && word[prefix.Length..].ContainsAnyInRange('0', '9')
                && (name != "a JSON Web Token" || word.Count('.') == 2)
            )
            {
                return name;
            }
        }
        return null;
    }

    private static bool HasPasswordInUrl(ReadOnlySpan<char> text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return false;
        }
        var authority = text[(scheme + 3)..];
        var end = authority.IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        var at = authority.LastIndexOf('@');
        var colon = at < 0 ? -1 : authority[..at].IndexOf(':');
        return colon >= 0 && at - colon > 1;
    }
}
