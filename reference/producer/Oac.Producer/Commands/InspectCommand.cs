using System.CommandLine;
using Oac.Producer.Inspecting;
using Oac.Producer.Linting;
using Oac.Producer.Output;

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
                "An image (REGISTRY/REPOSITORY[:TAG], docker://REFERENCE, oci:FOLDER, docker-daemon:REFERENCE, a saved archive), a "
                + "Dockerfile, oac.yaml, label file, output of docker inspect or skopeo inspect, or -. Default: ./Dockerfile.",
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
            ("oac inspect registry.example/agent:1", "Inspect a published image, on all its platforms."),
            ("oac inspect --platform linux/arm64 oci:build/layout", "Inspect one platform of an OCI layout."),
            ("docker inspect my/agent:1 | oac inspect -", "Inspect what another program says of an image.")
        )
        {
            input,
        };
        var reading = new InputReadArguments(command);
        var platforms = PlatformOptions.Many("Of an image for several platforms, only this one. Default: all.");
        command.Add(platforms);
        var access = new ImageAccessArguments(command, mayStayOffline: true);
        command.Add(specVersion);
        command.Add(format);
        command.SetAction(
            async (parse, cancellationToken) =>
            {
                var only = Only(parse.GetValue(input), context, cancellationToken);
                var readAs = SpecVersionArgument.Find(parse.GetValue(specVersion));
                try
                {
                    var inspection = only.Image is null
                        ? new(
                            [
                                .. Inspection.Read(
                                    only,
                                    reading.Bind(parse, context),
                                    readAs,
                                    context,
                                    cancellationToken
                                ),
                            ],
                            []
                        )
                        : await ImageInspection
                            .ReadAsync(
                                only,
                                PlatformOptions.Bind(parse.GetValue(platforms)),
                                access.Bind(parse, context),
                                readAs,
                                context,
                                cancellationToken
                            )
                            .ConfigureAwait(false);
                    return Write(only, inspection, parse.GetValue(format)!, context);
                }
                catch (UsageException exception)
                {
                    throw new UsageException($"{only.Name}: {exception.Message}", exception);
                }
            }
        );
        return command;
    }

    private static LintInput Only(string? name, CliContext context, CancellationToken cancellationToken)
    {
        var inputs = new InputDiscovery(context, cancellationToken).Resolve(name is null ? [] : [name]);
        return inputs is [var only]
            ? only
            : throw new UsageException($"{name} holds {inputs.Count} inputs; inspect takes one");
    }

    private static int Write(LintInput input, ImageInspection inspection, string format, CliContext context)
    {
        foreach (var failure in inspection.Failures)
        {
            context.Error.WriteLine($"oac: {SafeText.Line(Secrets.Sentence($"{input.Name}: {failure}"))}");
        }
        if (inspection.Inspections is [])
        {
            return ExitCodes.Failed;
        }
        if (format == "json")
        {
            InspectJson.Write(inspection.Inspections, context.Output);
        }
        else
        {
            var palette = Palette.Choose(ColorChoice.Auto, context, context.OutputIsTerminal);
            new InspectText(context.Output, palette).Write(inspection.Inspections);
        }
        return inspection.Failures is [] ? ExitCodes.Clean : ExitCodes.Failed;
    }
}
