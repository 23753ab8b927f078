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
            "The image: oci:FOLDER[:NAME], oci-archive:FILE[:NAME], docker-archive:FILE[:REFERENCE], docker-daemon:REFERENCE, or the folder "
            + "of a layout or an archive alone.",
    };

    private readonly Argument<string[]> references = new("REFERENCE")
    {
        Description = "What it shall be named: REGISTRY/REPOSITORY[:TAG].",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> force = new("--force") { Description = "Push also what oac lint calls wrong." };

    private PushCommand(CliContext context, Command command)
    {
        this.context = context;
        source.Validators.Add(InputNames.RefuseOptions);
        references.Validators.Add(InputNames.RefuseOptions);
        command.Add(source);
        command.Add(references);
        command.Add(force);
        copying = new CopyArguments(command);
        access = new ImageAccessArguments(command, mayStayOffline: false);
        command.SetAction(RunAsync);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliContext context)
    {
        var command = new CommandWithExamples(
            "push",
            "Lints an image and pushes it from a layout, an archive or an engine to registries, under one or more names.",
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
        var from = CopyArguments.Source(parse.GetValue(source)!, context);
        var orders = Orders(parse, from);
        var options = access.Bind(parse, context);
        var found = await PushCheck
            .RunAsync(from.Text, copying.Platform(parse), options, copying.IsQuiet(parse), context, cancellationToken)
            .ConfigureAwait(false);
        if (found != ExitCodes.Clean && !parse.GetValue(force))
        {
            context.Error.WriteLine(
                found == ExitCodes.Findings
                    ? "oac: nothing was pushed; --force pushes it as it is"
                    : "oac: nothing was pushed"
            );
            return found;
        }
        var outcomes = new List<CopyOutcome>();
        var images = new ImageAccess(context, options);
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

    /// <summary>One for each repository, with all its tags. Later ones find their blobs in the repositories of earlier ones.</summary>
    private List<CopyOrder> Orders(ParseResult parse, ImageAddress from)
    {
        if (from.Transport == ImageTransport.Registry)
        {
            throw new UsageException($"{from} is in a registry already; 'oac copy' copies it to another");
        }
        var orders = new List<CopyOrder>();
        var addresses = (parse.GetValue(references) ?? []).Select(Destination).ToList();
        foreach (var names in addresses.GroupBy(to => (to.Reference!.Registry, to.Reference.Repository)))
        {
            var (registry, _) = names.Key;
            var tags = names.Select(to => to.Version!).Distinct(StringComparer.Ordinal);
            var order = new CopyOrder(from, names.First())
            {
                Tags = [.. tags.Skip(1)],
                MountFrom =
                [
                    .. orders
                        .Select(earlier => earlier.Destination.Reference!)
                        .Where(earlier => earlier.Registry == registry)
                        .Select(earlier => earlier.Repository),
                ],
            };
            orders.Add(copying.Bind(parse, order));
        }
        return orders;
    }

    private ImageAddress Destination(string text)
    {
        var to = ImageAddress.Parse(text, context);
        return to.Transport != ImageTransport.Registry
                ? throw new UsageException($"{to} is in no registry; 'oac copy' copies to it")
            : to.Reference!.Digest is not null
                ? throw new UsageException(
                    $"{to} names a digest, which only the content decides; name a tag to write to"
                )
            : to;
    }
}
