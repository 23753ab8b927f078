using System.Collections.Immutable;
using System.CommandLine;
using Oac.Images.References;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Producer.Planning;

namespace Oac.Producer.Commands;

/// <summary><c>oac plan</c>.</summary>
internal sealed class PlanCommand
{
    private readonly CliContext context;
    private readonly InputReadArguments reading;
    private readonly ImageAccessArguments access;

    private readonly Argument<string[]> inputs = new("IMAGE")
    {
        Description =
            "Images (REGISTRY/REPOSITORY[:TAG], docker://REFERENCE, oci:FOLDER, docker-daemon:REFERENCE, a saved archive), Dockerfiles, "
            + "oac.yaml, label files, output of docker inspect or skopeo inspect, folders, or - for standard input. Default: ./Dockerfile.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> config = new("--config", "-c")
    {
        Description = "The operator's configuration: what is offered and allowed (docs/configuration.md).",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> repository = new("--repository")
    {
        Description =
            "Plan as if everything were published there. Default: an image's own; what is in no registry and no engine has none.",
        HelpName = "REGISTRY/REPOSITORY",
    };

    private readonly Option<string?> platform = PlatformOptions.One(
        $"The platform that would run. Default: {PlanOptions.DefaultPlatform}."
    );

    private readonly Option<bool> gateway = new("--gateway")
    {
        Description = "Also ask each gateway for its models, with the key that the configuration refers to.",
    };

    private readonly Option<string?> explain = new("--explain")
    {
        Description =
            "Show only what is about one key: of a label (inference.chat-completions), a variable or path that is set, or a code of a refusal.",
        HelpName = "KEY",
    };

    private readonly Option<string> format = new("--format", "-f")
    {
        Description = "The form. As text, several images are a table.",
        DefaultValueFactory = static _ => "text",
    };

    private PlanCommand(CliContext context, Command command)
    {
        this.context = context;
        format.AcceptOnlyFromAmong("text", "json");
        inputs.Validators.Add(InputNames.RefuseOptions);
        repository.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var text }] && !IsRepository(text))
            {
                result.AddError(
                    $"--repository '{text}': a registry and a repository are wanted, without tag, such as registry.example/agents/triage"
                );
            }
        });
        command.Add(inputs);
        command.Add(config);
        command.Add(repository);
        command.Add(platform);
        command.Add(gateway);
        command.Add(explain);
        command.Add(format);
        reading = new InputReadArguments(command);
        access = new ImageAccessArguments(command, mayStayOffline: true);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "plan",
            "Shows what an image would get from an operator's configuration, or every reason why it would be refused.",
            (
                "oac plan registry.example/agents/triage:1 --config oac-server.yaml",
                "Plan a published image. Nothing is pulled or started."
            ),
            (
                "oac plan registry.example/agents/triage:1 --config oac-server.yaml --gateway",
                "Also ask the gateways for their models."
            ),
            (
                "oac plan --config oac-server.yaml --repository registry.example/agents/triage",
                "Plan ./Dockerfile as if it were published there."
            ),
            (
                "oac plan registry.example/agents/triage:1 --config oac-server.yaml --explain inference.chat-completions",
                "Why this model, and why not the others."
            ),
            (
                "oac plan registry.example/a:1 registry.example/b:1 --config oac-server.yaml",
                "Several images as a table."
            )
        );
        _ = new PlanCommand(context, command);
        return command;
    }

    private static bool IsRepository(string text) =>
        text.Contains('/', StringComparison.Ordinal)
        && ImageReference.TryParse($"{text}:x", out var reference, out _)
        && $"{reference.Registry}/{reference.Repository}" == text;

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        if (ConfigurationFile.Read(parse.GetValue(config)!, context) is not { } configuration)
        {
            return ExitCodes.Failed;
        }
        var found = new InputDiscovery(context, cancellationToken).Resolve(parse.GetValue(inputs) ?? []);
        var options = new PlanOptions
        {
            Reading = reading.Bind(parse, context),
            Access = access.Bind(parse, context),
            Platform = PlatformOptions.Bind(parse.GetValue(platform)) ?? PlanOptions.DefaultPlatform,
            Repository = parse.GetValue(repository),
        };
        if (parse.GetValue(gateway) && options.Access.NoNetwork)
        {
            throw new UsageException("--gateway asks over the network, and --no-network rules it out");
        }
        var (models, problems) = parse.GetValue(gateway)
            ? await new GatewayModels(context).AskAsync(configuration.Gateways, cancellationToken).ConfigureAwait(false)
            : (ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty, []);
        foreach (var problem in problems)
        {
            context.Error.WriteLine($"oac: {SafeText.Line(Secrets.Sentence(problem))}");
        }
        var planned = await new PlanRun(context, options, configuration, models)
            .RunAsync(found, cancellationToken)
            .ConfigureAwait(false);
        Write(planned, parse.GetValue(format)!, parse.GetValue(explain));
        return problems.Length > 0 || planned.Any(static p => p.Verdict == PlanVerdict.Unknown) ? ExitCodes.Failed
            : planned.Any(static p => p.Verdict == PlanVerdict.Refused) ? ExitCodes.Findings
            : ExitCodes.Clean;
    }

    private void Write(ImmutableArray<PlannedInput> planned, string form, string? key)
    {
        if (form == "json")
        {
            PlanJson.Write(planned, context.Output);
            return;
        }
        var palette = Palette.Choose(ColorChoice.Auto, context, context.OutputIsTerminal);
        var text = new PlanText(context.Output, palette);
        if (key is not null)
        {
            Explain(planned, key, text);
        }
        else if (planned is [var only])
        {
            text.Write(only);
        }
        else
        {
            PlanTable.Write(planned, context.Output, palette);
        }
    }

    private void Explain(ImmutableArray<PlannedInput> planned, string key, PlanText text)
    {
        var meaning = PlanExplanation.Meaning(key);
        if (meaning is not null)
        {
            context.Output.WriteLine($"{SafeText.Line(key)}: {meaning}");
        }
        foreach (var input in planned)
        {
            foreach (var problem in input.Problems)
            {
                context.Error.WriteLine($"oac: {SafeText.Line(Secrets.Sentence($"{input.Name}: {problem}"))}");
            }
            if (!PlanExplanation.Write(input, key, text))
            {
                context.Output.WriteLine(
                    $"{SafeText.Path(input.Name)}: {PlanVerdicts.Words(input.Verdict)}; nothing in it is about {SafeText.Line(Secrets.Value(key))}"
                );
            }
        }
    }
}
