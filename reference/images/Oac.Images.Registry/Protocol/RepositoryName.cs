using System.Text.RegularExpressions;

namespace Oac.Images.Registry.Protocol;

/// <summary>
/// A repository's name by the distribution-spec's grammar, at most 255 characters: no upper case, no empty component, none that begins
/// with a dot, so it is safe in a path and in a header.
/// </summary>
internal sealed partial record RepositoryName
{
    public const int MaximumLength = 255;

    private RepositoryName(string value) => Value = value;

    public string Value { get; }

    public static RepositoryName? Parse(string? text) =>
        text is { Length: > 0 and <= MaximumLength } && Grammar().IsMatch(text) ? new(text) : null;

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Grammar();
}

/// <summary>The grammar of tags.</summary>
internal static partial class TagName
{
    public static bool IsValid(string? text) => text is not null && Grammar().IsMatch(text);

    [GeneratedRegex(@"\A[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex Grammar();
}
