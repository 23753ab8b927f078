using System.Collections.Immutable;
using System.CommandLine;
using Oac.Producer.Configuration;
using Oac.Producer.Fixing;
using Oac.Producer.Ignores;
using Oac.Producer.Images.Facts;
using Oac.Producer.Linting;
using Oac.Producer.Output;

namespace Oac.Producer.Commands;

/// <summary><c>oac lint</c>.</summary>
internal sealed class LintCommand
{
    private readonly CliContext context;
    private readonly InputReadArguments reading;

    private readonly Argument<string[]> inputs = new("INPUT")
    {
        Description =
            "Images (REGISTRY/REPOSITORY[:TAG], docker://REFERENCE, oci:FOLDER, docker-daemon:REFERENCE, a saved archive), Dockerfiles, "
            + "label files (JSON or YAML), output of docker inspect or skopeo inspect, folders, patterns, or - for standard input. "
            + "Default: ./Dockerfile.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> platforms = PlatformOptions.Many(
        "Of an image for several platforms, only this one. Default: all."
    );

    private readonly Option<string[]> checks = new("--check")
    {
        Description =
            "What else to look at, at the cost of more transfers: referrers (signature and SBOM in the registry), entrypoint (the program in "
            + "the layers, wherever they are). Repeatable.",
        HelpName = "CHECK",
    };

    private readonly ImageAccessArguments access;

    private readonly Option<string?> specVersion = SpecVersionArgument.Create(
        "Lint as this version; a label that declares another is reported."
    );

    private readonly Option<string?> failOn = new("--fail-on")
    {
        Description = "The least severity that makes the exit code 1. Default: error.",
        HelpName = "SEVERITY",
    };

    private readonly Option<string[]> ignore = new("--ignore")
    {
        Description =
            "Ignore a rule (its id or name), or a rule for the label keys that a pattern covers. Repeatable; also a list with commas.",
        HelpName = "RULE[:KEYGLOB]",
    };

    private readonly Option<string?> config = new("--config")
    {
        Description =
            $"The configuration file. Default: the nearest {ConfigurationFinder.FileName} up to the repository's root.",
        HelpName = "FILE",
    };

    private readonly Option<string> format = new("--format", "-f")
    {
        Description = "The form of the report.",
        DefaultValueFactory = static _ => "text",
    };

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Write the report, or the patch of --diff, to a file instead of standard output.",
        HelpName = "FILE",
    };

    private readonly Option<string> color = new("--color")
    {
        Description = "Colour the text form.",
        DefaultValueFactory = static _ => "auto",
    };

    private readonly Option<bool> diff = new("--diff")
    {
        Description = "Print what --fix would change as a patch, and nothing else. Exit code 1 if there is anything.",
    };

    private readonly Option<bool> fix = new("--fix")
    {
        Description = "Correct what has one sure answer: shows the difference, asks, writes, and reports what is left.",
    };

    private readonly Option<bool> yes = new("--yes", "-y") { Description = "With --fix: write without asking." };

    private LintCommand(CliContext context, Command command)
    {
        this.context = context;
        checks.AcceptOnlyFromAmong("referrers", "entrypoint");
        failOn.AcceptOnlyFromAmong(SeverityNames.All);
        format.AcceptOnlyFromAmong(ReportFormat.Names);
        color.AcceptOnlyFromAmong("auto", "always", "never");
        ignore.CompletionSources.Add(static _ => RuleBook.Ids);
        inputs.Validators.Add(InputNames.RefuseOptions);
        command.Add(inputs);
        reading = new InputReadArguments(command);
        command.Add(platforms);
        command.Add(checks);
        access = new ImageAccessArguments(command, mayStayOffline: true);
        command.Add(specVersion);
        command.Add(failOn);
        command.Add(ignore);
        command.Add(config);
        command.Add(format);
        command.Add(output);
        command.Add(color);
        command.Add(diff);
        command.Add(fix);
        command.Add(yes);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "lint",
            "Checks the labels of images, before they are built and wherever they are, and says where each mistake is.",
            ("oac lint", "Lint ./Dockerfile."),
            ("oac lint --target agent --build-arg NAME=reviewer Dockerfile", "Lint one stage with a build argument."),
            ("oac lint docker-daemon:my/agent:1", "Lint an image that is built."),
            (
                "oac lint registry.example/agent:1 registry.example/planner:2",
                "Lint published images, on all their platforms."
            ),
            (
                "oac lint --check referrers --platform linux/arm64 registry.example/agent:1",
                "Ask for a signature and an SBOM, too."
            ),
            ("oac lint --format sarif --output oac.sarif .", "Lint a repository for code scanning."),
            (
                "oac lint --fail-on warning --ignore 'OAC803:mcp.*' agents",
                "Be strict, but for one rule on some labels."
            ),
            ("oac lint --fix Dockerfile", "Correct misspelled and deprecated keys.")
        );
        _ = new LintCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var options = Bind(parse);
        var choice = parse.GetValue(color) switch
        {
            "always" => ColorChoice.Always,
            "never" => ColorChoice.Never,
            _ => ColorChoice.Auto,
        };
        var (wantsDiff, wantsFix) = (parse.GetValue(diff), parse.GetValue(fix));
        if (wantsDiff && wantsFix)
        {
            throw new UsageException("--diff only shows, --fix also writes; name one of them");
        }
        if (wantsFix && options.Inputs.Contains(LintInput.StandardInput))
        {
            throw new UsageException("standard input cannot be fixed in place; --diff prints a patch");
        }
        if (parse.GetValue(yes) && !wantsFix)
        {
            throw new UsageException("--yes goes with --fix");
        }
        if (wantsDiff && parse.GetResult(format) is { Implicit: false })
        {
            throw new UsageException("--diff prints a patch; --format has no place beside it");
        }

        var report = await new LintRun(context, options).ExecuteAsync(cancellationToken).ConfigureAwait(false);
        var file = parse.GetValue(output);
        if (file is not null)
        {
            OutputFile.Check(file, FilesRead(report, options), context);
        }
        if (wantsDiff)
        {
            var changes = new FixSession(context, choice).ShowOnly(report, file);
            return report.ExitCode == ExitCodes.Failed ? Unreadable(report)
                : changes ? ExitCodes.Findings
                : ExitCodes.Clean;
        }
        if (wantsFix && new FixSession(context, choice).Fix(report, parse.GetValue(yes), cancellationToken))
        {
            report = await new LintRun(context, options).ExecuteAsync(cancellationToken).ConfigureAwait(false);
        }
        Write(report, parse.GetValue(format)!, file, choice);
        return report.ExitCode;
    }

    private IEnumerable<string> FilesRead(LintReport report, LintOptions options)
    {
        var others = new[] { options.Reading.Base, options.ConfigurationFile }
            .OfType<string>()
            .Select(context.FullPath);
        return report.Inputs.Select(static i => i.Path).OfType<string>().Concat(others);
    }

    private LintOptions Bind(ParseResult parse)
    {
        var ignores = ImmutableArray.CreateBuilder<IgnoreEntry>();
        foreach (var text in parse.GetValue(ignore) ?? [])
        {
            foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
            {
                var entry = IgnoreEntry.Parse(part, null, null);
                if (!RuleBook.TryFind(entry.Rule, out var rule))
                {
                    throw new UsageException($"--ignore {text}: {IgnoreSet.UnknownRule(entry.Rule)}");
                }
                if (rule == OwnRules.Syntax)
                {
                    throw new UsageException($"--ignore {text}: {IgnoreSet.NeverIgnored}");
                }
                ignores.Add(entry with { Rule = rule.Id });
            }
        }
        return new LintOptions
        {
            Inputs = parse.GetValue(inputs) ?? [],
            Reading = reading.Bind(parse, context),
            Platforms = PlatformOptions.Bind(parse.GetValue(platforms)),
            Checks = ChecksOf(parse.GetValue(checks) ?? []),
            Access = access.Bind(parse, context),
            SpecVersion = SpecVersionArgument.Find(parse.GetValue(specVersion)),
            FailOn = SeverityNames.Parse(parse.GetValue(failOn)),
            Ignores = ignores.ToImmutable(),
            ConfigurationFile = parse.GetValue(config),
        };
    }

    private static ImageChecks ChecksOf(string[] names) =>
        (names.Contains("referrers") ? ImageChecks.Referrers : ImageChecks.None)
        | (names.Contains("entrypoint") ? ImageChecks.Entrypoint : ImageChecks.None);

    private void Write(LintReport report, string form, string? file, ColorChoice choice)
    {
        if (file is null)
        {
            ReportFormat.Write(form, report, context.Output, Palette.Choose(choice, context, context.OutputIsTerminal));
            return;
        }
        using var text = new StringWriter { NewLine = "\n" };
        ReportFormat.Write(form, report, text, Palette.Choose(choice, context, isTerminal: false));
        OutputFile.Write(file, text.ToString(), context);
    }

    private int Unreadable(LintReport report)
    {
        foreach (var input in report.Inputs)
        {
            if (input.Error is not null)
            {
                context.Error.WriteLine(
                    $"oac: {SafeText.Line(input.Title)}: cannot be read: {SafeText.Line(input.Error)}"
                );
            }
        }
        return ExitCodes.Failed;
    }
}
