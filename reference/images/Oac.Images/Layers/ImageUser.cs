using System.Collections.Immutable;

namespace Oac.Images.Layers;

/// <summary>Who a container's process runs as.</summary>
/// <param name="UserId">The user's number.</param>
/// <param name="GroupId">The primary group's number.</param>
public sealed record ImageUser(long UserId, long GroupId)
{
    /// <summary>The user's name, where the image's passwd has one for the number.</summary>
    public string? Name { get; init; }

    /// <summary>The home folder that the image's passwd names; <c>/</c> without one, as Docker sets HOME.</summary>
    public string Home { get; init; } = "/";

    /// <summary>The numbers of the groups that list the user, in the file's order; none where USER names a group.</summary>
    public ImmutableArray<long> SupplementaryGroups { get; init; } = [];
}
