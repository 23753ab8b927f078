using System.CommandLine;
using Oac.Producer.Inspecting;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Spec.Versions;

namespace Oac.Producer.Commands;

/// <summary><c>oac inspect</c>.</summary>
internal static class InspectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var input = new Argument<string?>("INPUT")
        {
            Description =
                "A Dockerfile, label file, output of docker inspect or skopeo inspect, or -. Default: ./Dockerfile.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        input.Validators.Add(InputNames.RefuseOptions);
        var specVersion = SpecVersionArgument.Create("Read the labels as this version.");
        var format = new Option<string>("--format", "-f")
        {
            Description = "The form.",
            DefaultValueFactory = static _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new CommandWithExamples(
            "inspect",
            "Shows what an agent needs: models, credentials and where they go, workspaces, events.",
            ("oac inspect", "Inspect ./Dockerfile."),
            ("skopeo inspect --config docker://registry.example/agent:1 | oac inspect -", "Inspect a published image.")
        )
        {
            input,
        };
        var reading = new InputReadArguments(command);
        command.Add(specVersion);
        command.Add(format);
        command.SetAction(
            (parse, cancellationToken) =>
            {
                var inspections = Read(
                    parse.GetValue(input),
                    reading.Bind(parse, context),
                    SpecVersionArgument.Find(parse.GetValue(specVersion)),
                    context,
                    cancellationToken
                );
                Write(inspections, parse.GetValue(format)!, context);
                return Task.FromResult(ExitCodes.Clean);
            }
        );
        return command;
    }

    private static List<Inspection> Read(
        string? name,
        InputReadOptions options,
        SpecVersionDefinition? readAs,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var inputs = new InputDiscovery(context.WorkingDirectory, cancellationToken).Resolve(
            name is null ? [] : [name]
        );
        if (inputs is not [var only])
        {
            throw new UsageException($"{name} holds {inputs.Count} inputs; inspect takes one");
        }
        try
        {
            return Inspection.Read(only, options, readAs, context, cancellationToken);
        }
        catch (UsageException exception)
        {
            throw new UsageException($"{only.Name}: {exception.Message}", exception);
        }
    }

    private static void Write(List<Inspection> inspections, string format, CliContext context)
    {
        if (format == "json")
        {
            InspectJson.Write(inspections, context.Output);
            return;
        }
        var text = new InspectText(context.Output, Palette.Choose(ColorChoice.Auto, context, context.OutputIsTerminal));
        for (var i = 0; i < inspections.Count; i++)
        {
            if (i > 0)
            {
                context.Output.WriteLine();
            }
            text.Write(inspections[i]);
        }
    }
}
