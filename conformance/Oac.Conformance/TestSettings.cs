using System.Collections.Immutable;
using System.Globalization;
using Oac.Conformance.Commands;
using Oac.Conformance.Reports;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance;

/// <summary>What the environment says of a run under <c>dotnet test</c>, which has no command line of ours.</summary>
internal sealed record TestSettings
{
    /// <summary>The target file; null where none is named.</summary>
    public string? Target { get; init; }

    /// <summary>The seed; null for a new one.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How many times as long every wait is.</summary>
    public double TimeFactor { get; init; } = 1;

    /// <summary>Whether cases that take long are run.</summary>
    public bool Slow { get; init; }

    /// <summary>Whether listed failures let the claim's test pass.</summary>
    public bool AllowExpected { get; init; }

    /// <summary>Reports to write.</summary>
    public ImmutableArray<string> Reports { get; init; } = [];

    /// <summary>The folder that relative paths start at.</summary>
    public required string Folder { get; init; }

    /// <summary>Reads the variables.</summary>
    /// <param name="variables">The environment.</param>
    /// <param name="workingDirectory">The process's folder.</param>
    /// <exception cref="TargetException">With the variable, what was found, and what is allowed.</exception>
    public static TestSettings Read(IReadOnlyDictionary<string, string> variables, string workingDirectory)
    {
        // Tests run in the folder of their program; the shell says where its user stands.
        var folder =
            variables.GetValueOrDefault("PWD") is { Length: > 0 } shell
            && Path.IsPathFullyQualified(shell)
            && Directory.Exists(shell)
                ? shell
                : workingDirectory;
        var settings = new TestSettings
        {
            Folder = folder,
            Target = Value(TargetArguments.Variable),
            Slow = Truth("OAC_SLOW"),
            AllowExpected = Truth("OAC_ALLOW_EXPECTED"),
            Reports = [.. (Value("OAC_REPORT") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)],
        };
        ReportFiles.Check(settings.Reports, folder);
        if (Value("OAC_SEED") is { } seed)
        {
            settings = settings with
            {
                Seed = ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new TargetException(
                        $"OAC_SEED is '{seed}': allowed is a whole number from 0 to {ulong.MaxValue}"
                    ),
            };
        }
        if (Value("OAC_TIME_FACTOR") is { } text)
        {
            settings = settings with
            {
                TimeFactor =
                    RunArguments.TryFactor(text, out var factor) && factor is > 0 and <= RunArguments.MaxTimeFactor
                        ? factor
                        : throw new TargetException(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"OAC_TIME_FACTOR is '{text}': allowed is a number above 0, at most {RunArguments.MaxTimeFactor}"
                            )
                        ),
            };
        }
        return settings;

        string? Value(string name) => variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

        bool Truth(string name) =>
            Value(name) switch
            {
                null or "0" => false,
                "1" => true,
                var other => throw new TargetException($"{name} is '{other}': allowed are 0 and 1"),
            };
    }

    /// <summary>The options of a run.</summary>
    public RunOptions Options() =>
        new()
        {
            Seed = Seed ?? (ulong)Random.Shared.NextInt64(),
            TimeFactor = TimeFactor,
            Slow = Slow,
        };
}
