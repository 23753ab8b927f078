using System.Collections.Immutable;
using System.CommandLine;
using Oac.Producer.Copying;
using Oac.Producer.Images;

namespace Oac.Producer.Commands;

/// <summary><c>oac push</c>.</summary>
internal sealed class PushCommand
{
    private readonly CliContext context;
    private readonly CopyArguments copying;
    private readonly ImageAccessArguments access;

    private readonly Argument<string> source = new("SOURCE")
    {
        Description =
            "The image: oci:FOLDER[:NAME], oci-archive:FILE[:NAME], docker-archive:FILE[:REFERENCE] or docker-daemon:REFERENCE.",
    };

    private readonly Argument<string[]> references = new("REFERENCE")
    {
        Description = "What it shall be named: REGISTRY/REPOSITORY[:TAG].",
        Arity = ArgumentArity.OneOrMore,
    };

    private PushCommand(CliContext context, Command command)
    {
        this.context = context;
        source.Validators.Add(InputNames.RefuseOptions);
        references.Validators.Add(InputNames.RefuseOptions);
        command.Add(source);
        command.Add(references);
        copying = new CopyArguments(command);
        access = new ImageAccessArguments(command, mayStayOffline: false);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "push",
            "Pushes an image from a layout, an archive or an engine to registries, under one or more names.",
            ("oac push oci:build registry.example/agent:1", "An OCI layout."),
            (
                "oac push oci-archive:agent.tar registry.example/agent:1 registry.example/agent:latest",
                "An archive, under two tags."
            )
        );
        _ = new PushCommand(context, command);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var orders = Orders(parse);
        var outcomes = new List<CopyOutcome>();
        var images = new ImageAccess(context, access.Bind(parse, context));
        await using (images.ConfigureAwait(false))
        {
            foreach (var order in orders)
            {
                using var line = CopyLine.Create(context, copying.IsQuiet(parse));
                outcomes.Add(
                    await new ImageCopy(images).RunAsync(order, line, cancellationToken).ConfigureAwait(false)
                );
            }
        }
        if (copying.IsQuiet(parse))
        {
            return ExitCodes.Clean;
        }
        if (copying.IsJson(parse))
        {
            CopyReport.WriteJson(outcomes, context.Output);
        }
        else
        {
            outcomes.ForEach(outcome => CopyReport.WriteText(outcome, context.Output));
        }
        return ExitCodes.Clean;
    }

    /// <summary>One for each name. Later ones find their blobs in the repositories of earlier ones.</summary>
    private List<CopyOrder> Orders(ParseResult parse)
    {
        var from = ImageAddress.Parse(parse.GetValue(source)!, context);
        if (from.Transport == ImageTransport.Registry)
        {
            throw new UsageException($"{from} is in a registry already; 'oac copy' copies it to another");
        }
        var orders = new List<CopyOrder>();
        foreach (var text in (parse.GetValue(references) ?? []).Distinct(StringComparer.Ordinal))
        {
            var to = ImageAddress.Parse(text, context);
            if (to.Transport != ImageTransport.Registry)
            {
                throw new UsageException($"{to} is in no registry; 'oac copy' copies to it");
            }
            ImmutableArray<string> neighbours =
            [
                .. orders
                    .Select(order => order.Destination.Reference!)
                    .Where(other => other.Registry == to.Reference!.Registry)
                    .Select(other => other.Repository)
                    .Where(repository => repository != to.Reference!.Repository)
                    .Distinct(StringComparer.Ordinal),
            ];
            orders.Add(copying.Bind(parse, new(from, to) { MountFrom = neighbours }));
        }
        return orders;
    }
}
