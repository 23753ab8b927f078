using System.Collections.Immutable;
using System.CommandLine;
using Oac.Producer.Logins;
using Oac.Producer.Output;
using Oac.Producer.Scaffolding;

namespace Oac.Producer.Commands;

/// <summary><c>oac init</c>: a new agent, written with the harness SDK.</summary>
internal sealed class InitCommand
{
    /// <summary>The most channels.</summary>
    public const int MaxChannels = 32;

    private const string UsualChannel = "message";

    private readonly CliContext context;

    private readonly Argument<string> folder = new("FOLDER")
    {
        Description = "The folder; made where it is not there. Default: this folder.",
        DefaultValueFactory = static _ => ".",
    };

    private readonly Option<string?> name = new("--name", "-n")
    {
        Description = "The agent's name. Default: asked for, or the folder's name.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> channels = new("--channel", "-c")
    {
        Description = $"A channel that it handles. Repeatable. Default: asked for, or {UsualChannel}.",
        HelpName = "CHANNEL",
    };

    private readonly Option<bool?> isolated = new("--isolated")
    {
        Description = "One instance serves many sessions at once. Default: asked for, or false.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> protocol = new("--protocol")
    {
        Description = "The protocol of its stream.",
        DefaultValueFactory = static _ => NewAgent.Protocols[0].Name,
    };

    private readonly Option<string> language = new("--language")
    {
        Description = "The language of its code.",
        DefaultValueFactory = static _ => "csharp",
    };

    private readonly Option<string?> packages = new("--package-source")
    {
        Description =
            "Where the package Oac.Harness is found, beside the usual sources: a folder or a URL. Written to nuget.config.",
        HelpName = "SOURCE",
    };

    private readonly Option<bool> force = new("--force") { Description = "Replace files that are there." };

    private InitCommand(CliContext context, Command command)
    {
        this.context = context;
        folder.Validators.Add(InputNames.RefuseOptions);
        protocol.AcceptOnlyFromAmong([.. NewAgent.Protocols.Select(static p => p.Name)]);
        language.AcceptOnlyFromAmong("csharp");
        command.Add(folder);
        command.Add(name);
        command.Add(channels);
        command.Add(isolated);
        command.Add(protocol);
        command.Add(language);
        command.Add(packages);
        command.Add(force);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "init",
            "Writes a new agent: a project with a handler, its test, a schema, and the oac.yaml of its image.",
            ("oac init triage", "Ask for what there is to say, and write into the folder triage."),
            ("oac init triage --channel ticket --channel comment --isolated", "Ask nothing that is said."),
            ("oac init --name triage --channel ticket --isolated false < /dev/null", "For scripts: into this folder."),
            ("oac init triage --package-source artifacts/packages", "With packages of a folder.")
        );
        _ = new InitCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var named = parse.GetValue(folder)!;
        var path = Path.TrimEndingDirectorySeparator(context.FullPath(named));
        var agent = new NewAgent
        {
            Name = await NameAsync(parse, path, cancellationToken).ConfigureAwait(false),
            Channels = await ChannelsAsync(parse, cancellationToken).ConfigureAwait(false),
            IsIsolated = await IsolatedAsync(parse, cancellationToken).ConfigureAwait(false),
            Protocol = parse.GetValue(protocol)!,
            PackageSource = Source(parse.GetValue(packages)),
            PackageVersion = Cli.Version,
        };
        var files = AgentTemplate.Files(agent).ToList();
        AgentFolder.Write(path, named, files, parse.GetValue(force));
        foreach (var (file, _) in files)
        {
            context.Output.WriteLine(SafeText.Line(Path.Combine(named, file)));
        }
        context.Error.WriteLine(
            SafeText.Line(
                $"oac: the agent '{agent.Name}' is written; {Path.Combine(named, "README.md")} says what is next"
            )
        );
        return ExitCodes.Clean;
    }

    private async Task<string> NameAsync(ParseResult parse, string path, CancellationToken cancellationToken)
    {
        var own = Path.GetFileName(path);
        var usual = NewAgent.Mistake(own) is null ? own : null;
        var chosen =
            parse.GetValue(name)
            ?? await AskAsync("Name of the agent", usual, cancellationToken).ConfigureAwait(false)
            ?? throw new UsageException(
                $"the folder's name makes no agent's name: {NewAgent.Mistake(own)}; use --name"
            );
        return NewAgent.Mistake(chosen) is { } mistake ? throw new UsageException($"--name: {mistake}") : chosen;
    }

    private async Task<ImmutableArray<string>> ChannelsAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var given = parse.GetValue(channels) ?? [];
        ImmutableArray<string> chosen =
            given.Length > 0
                ? [.. given]
                :
                [
                    .. (
                        await AskAsync("Channels that it handles", UsualChannel, cancellationToken)
                            .ConfigureAwait(false)
                    )!.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
                ];
        if (chosen.Length is 0 or > MaxChannels)
        {
            throw new UsageException($"--channel: 1 to {MaxChannels} are wanted");
        }
        foreach (var channel in chosen)
        {
            if (NewAgent.Mistake(channel) is { } mistake)
            {
                throw new UsageException($"--channel: {mistake}");
            }
        }
        return
            chosen.GroupBy(NewAgent.Pascal, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static g => g.Count() > 1)
                is { } same
            ? throw new UsageException(
                $"--channel: {string.Join(" and ", same)} give one name of a class; leave one out"
            )
            : chosen;
    }

    private async Task<bool> IsolatedAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        if (parse.GetResult(isolated) is { Implicit: false } said)
        {
            return said.Tokens.Count == 0 || parse.GetValue(isolated) == true;
        }
        var answer = await AskAsync(
                "Does one instance serve many sessions at once (yes or no)",
                "no",
                cancellationToken
            )
            .ConfigureAwait(false);
        return answer switch
        {
            "yes" or "y" or "true" => true,
            "no" or "n" or "false" => false,
            _ => throw new UsageException("--isolated: yes or no is wanted"),
        };
    }

    /// <summary>What a person answers; what is usual where there is none, or nothing is answered.</summary>
    private async Task<string?> AskAsync(string question, string? usual, CancellationToken cancellationToken)
    {
        if (!context.InputIsTerminal)
        {
            return usual;
        }
        context.Error.Write(usual is null ? $"{question}: " : $"{question} [{usual}]: ");
        var answer = await SecretInput.ReadAnswerAsync(context.Input, cancellationToken).ConfigureAwait(false);
        return answer.Trim() is { Length: > 0 } text ? text : usual;
    }

    /// <summary>A folder is named from where the command runs; nuget.config lies elsewhere.</summary>
    private string? Source(string? given) =>
        given is null ? null
        : Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") ? given
        : Directory.Exists(context.FullPath(given)) ? context.FullPath(given)
        : throw new UsageException($"--package-source {given}: is no folder and no URL of http or https");
}
