using Oac.Images.Content;
using Oac.Producer.Images;
using Oac.Producer.Linting;

namespace Oac.Producer.Planning;

/// <summary>What <c>oac plan</c> was asked for, beside the configuration.</summary>
internal sealed record PlanOptions
{
    /// <summary>The platform that would run where nobody says.</summary>
    public static ImagePlatform DefaultPlatform { get; } = new("linux", "amd64");

    /// <summary>How texts that describe images are read.</summary>
    public required InputReadOptions Reading { get; init; }

    /// <summary>How registries and engines are reached.</summary>
    public required ImageAccessOptions Access { get; init; }

    /// <summary>The platform that would run.</summary>
    public required ImagePlatform Platform { get; init; }

    /// <summary>The repository that everything is planned for; null for each image's own.</summary>
    public string? Repository { get; init; }
}
