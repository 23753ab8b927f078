namespace Oac.Images.Registries;

/// <summary>The next page's address in a Link header (RFC 8288, as far as registries go).</summary>
internal static class LinkHeader
{
    /// <summary>The target of the first link with <c>rel="next"</c>, or null.</summary>
    public static string? Next(IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            var rest = value.AsSpan();
            while (true)
            {
                var open = rest.IndexOf('<');
                var close = open < 0 ? -1 : rest[open..].IndexOf('>');
                if (close < 0)
                {
                    break;
                }
                var target = rest.Slice(open + 1, close - 1);
                rest = rest[(open + close + 1)..];

                // Parameters end at the comma before the next link; no parameter that registries write holds one.
                var end = rest.IndexOf(',');
                var parameters = end < 0 ? rest : rest[..end];
                foreach (var range in parameters.Split(';'))
                {
                    var parameter = parameters[range].Trim();
                    if (
                        parameter.StartsWith("rel=", StringComparison.OrdinalIgnoreCase)
                        && parameter[4..].Trim('"').Equals("next", StringComparison.OrdinalIgnoreCase)
                    )
                    {
                        return target.ToString();
                    }
                }
                if (end < 0)
                {
                    break;
                }
                rest = rest[(end + 1)..];
            }
        }
        return null;
    }
}
