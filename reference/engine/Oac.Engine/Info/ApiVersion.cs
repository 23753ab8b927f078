using System.Globalization;

namespace Oac.Engine.Info;

/// <summary>A version of the Engine API, such as 1.41.</summary>
/// <param name="Major">Before the dot.</param>
/// <param name="Minor">Behind it; 1.9 is older than 1.41.</param>
public readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    /// <summary>The newest that is spoken here: that of Docker 26.1.</summary>
    public static ApiVersion Newest { get; } = new(1, 45);

    /// <summary>The oldest that is spoken here. The requests that are made here are the same since; engines before Docker 20.10 are not tested.</summary>
    public static ApiVersion Oldest { get; } = new(1, 24);

    /// <summary>Reads <c>1.41</c>; null where it is none.</summary>
    public static ApiVersion? Parse(string? text) =>
        text?.Split('.') is [var major, var minor]
        && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? new(first, second)
            : null;

    /// <inheritdoc/>
    public int CompareTo(ApiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>Whether the first is older.</summary>
    public static bool operator <(ApiVersion left, ApiVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first is newer.</summary>
    public static bool operator >(ApiVersion left, ApiVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first is not newer.</summary>
    public static bool operator <=(ApiVersion left, ApiVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is not older.</summary>
    public static bool operator >=(ApiVersion left, ApiVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
