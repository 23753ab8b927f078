using System.CommandLine;
using Oac.Producer.Configuration;
using Oac.Spec.Versions;

namespace Oac.Producer.Commands;

/// <summary>The option that names a version of the specification.</summary>
internal static class SpecVersionArgument
{
    /// <summary>Makes the option for one command.</summary>
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--spec-version")
        {
            Description = $"{description} Known: {VersionNames.Joined}.",
            HelpName = "VERSION",
        };
        option.CompletionSources.Add(static _ => VersionNames.All);
        return option;
    }

    /// <summary>The version that was named, or null.</summary>
    /// <exception cref="UsageException">There is no such version.</exception>
    public static SpecVersionDefinition? Find(string? name) =>
        name is null ? null
        : SpecVersions.TryGet(name, out var found) ? found
        : throw new UsageException($"unknown version '{name}'; known: {VersionNames.Joined}");
}
