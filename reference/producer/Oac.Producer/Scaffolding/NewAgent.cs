using System.Collections.Immutable;

namespace Oac.Producer.Scaffolding;

/// <summary>What <c>oac init</c> was asked for.</summary>
internal sealed record NewAgent
{
    /// <summary>The longest name.</summary>
    public const int MaxName = 63;

    /// <summary>The protocols by the names of the command line, and as code writes them.</summary>
    public static ImmutableArray<(string Name, string Code)> Protocols { get; } =
    [("connect", "Connect"), ("grpc", "Grpc"), ("grpcweb", "GrpcWeb")];

    /// <summary>The agent's name: the label, the program, the project.</summary>
    public required string Name { get; init; }

    /// <summary>The channels, at least one.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>Whether an instance serves many sessions.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>One of <see cref="Protocols"/>, by its name.</summary>
    public string Protocol { get; init; } = Protocols[0].Name;

    /// <summary>Where packages come from beside the usual sources: a folder, absolute, or a URL; null for nowhere.</summary>
    public string? PackageSource { get; init; }

    /// <summary>The version of the packages.</summary>
    public required string PackageVersion { get; init; }

    /// <summary>Why a text is no name of an agent or a channel; null where it is one.</summary>
    public static string? Mistake(string name) =>
        name.Length is > 0 and <= MaxName
        && char.IsAsciiLetterLower(name[0])
        && name[^1] != '-'
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? null
            : $"'{name}' is none; lowercase letters, digits and hyphens are wanted, first a letter, last a letter or a digit, at most {MaxName}";

    /// <summary>A name as classes have it: <c>pull-request</c> becomes <c>PullRequest</c>.</summary>
    public static string Pascal(string name) =>
        string.Concat(
            name.Split('-', StringSplitOptions.RemoveEmptyEntries)
                .Select(static p => char.ToUpperInvariant(p[0]) + p[1..])
        );
}
