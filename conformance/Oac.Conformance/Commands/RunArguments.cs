using System.CommandLine;
using System.Globalization;
using Oac.Conformance.Running;

namespace Oac.Conformance.Commands;

/// <summary>How a run is done: <c>--seed</c>, <c>--time-factor</c>, <c>--keep</c>.</summary>
internal sealed class RunArguments
{
    /// <summary>The most cases beside each other.</summary>
    public const int MaxJobs = 256;

    /// <summary>The largest time factor.</summary>
    public const double MaxTimeFactor = 1000;

    private readonly Option<ulong?> _seed = new("--seed")
    {
        HelpName = "NUMBER",
        Description = "From which names, tokens and nonces are made; a new one for each run unless given.",
    };

    private readonly Option<double> _timeFactor = new("--time-factor")
    {
        HelpName = "NUMBER",
        Description = "Every wait is this many times as long: for slow machines and debuggers.",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<bool> _keep = new("--keep") { Description = "Leave running what a failed case started." };

    private readonly Option<int> _jobs = new("--jobs", "-j")
    {
        HelpName = "NUMBER",
        Description = "How many cases run beside each other; as many as there are processors unless given.",
        DefaultValueFactory = static _ => Environment.ProcessorCount,
    };

    private readonly Option<bool> _slow = new("--slow") { Description = "Run also the cases that take long." };

    public RunArguments()
    {
        _timeFactor.Validators.Add(result =>
        {
            if (
                Value(result.Tokens) is { } text
                && !(TryFactor(text, out var factor) && factor is > 0 and <= MaxTimeFactor)
            )
            {
                result.AddError(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"--time-factor '{text}': allowed is a number above 0, at most {MaxTimeFactor}"
                    )
                );
            }
        });
        _jobs.Validators.Add(static result =>
        {
            if (
                Value(result.Tokens) is { } text
                && !(
                    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs)
                    && jobs is >= 1 and <= MaxJobs
                )
            )
            {
                result.AddError(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"--jobs '{text}': allowed is a whole number from 1 to {MaxJobs}"
                    )
                );
            }
        });
        _seed.Validators.Add(static result =>
        {
            if (
                Value(result.Tokens) is { } text
                && !ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            )
            {
                result.AddError($"--seed '{text}': allowed is a whole number from 0 to {ulong.MaxValue}");
            }
        });
    }

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="many">Whether it runs many cases.</param>
    public void AddTo(Command command, bool many)
    {
        command.Add(_seed);
        command.Add(_timeFactor);
        command.Add(_keep);
        if (many)
        {
            command.Add(_jobs);
            command.Add(_slow);
        }
    }

    /// <summary>The options.</summary>
    public RunOptions Read(ParseResult parse, CaseFilter filter) =>
        new()
        {
            Seed = parse.GetValue(_seed) ?? (ulong)Random.Shared.NextInt64(),
            TimeFactor = parse.GetValue(_timeFactor),
            Keep = parse.GetValue(_keep),
            Jobs = Math.Clamp(parse.GetValue(_jobs), 1, MaxJobs),
            Slow = parse.GetValue(_slow),
            Filter = filter,
        };

    /// <summary>Reads a time factor.</summary>
    public static bool TryFactor(string text, out double factor) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out factor);

    private static string? Value(IReadOnlyList<System.CommandLine.Parsing.Token> tokens) =>
        tokens is [var token, ..] ? token.Value : null;
}
