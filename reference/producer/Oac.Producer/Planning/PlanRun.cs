using System.Collections.Immutable;
using Oac.Images;
using Oac.Planning;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Producer.Images;
using Oac.Producer.Images.Facts;
using Oac.Producer.Images.Reading;
using Oac.Producer.Inspecting;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Spec.Linting;
using Oac.Spec.Versions;
using ManifestReader = Oac.Spec.ManifestReader;

namespace Oac.Producer.Planning;

/// <summary>Plans inputs: reads of each no more than a plan takes, and hands it to the planner that a server uses.</summary>
internal sealed class PlanRun(
    CliContext context,
    PlanOptions options,
    PlanningConfiguration configuration,
    ImmutableSortedDictionary<string, ImmutableSortedSet<string>> available
)
{
    /// <summary>How many images are read at a time.</summary>
    private const int MaxParallel = 8;

    /// <summary>Plans inputs, in their order.</summary>
    public async Task<ImmutableArray<PlannedInput>> RunAsync(
        IReadOnlyList<LintInput> inputs,
        CancellationToken cancellationToken
    )
    {
        var planned = new ImmutableArray<PlannedInput>[inputs.Count];
        var access = new ImageAccess(context, options.Access);
        await using var closing = access.ConfigureAwait(false);
        var signatures = new PlanSignatures(access, configuration, options.Platform);
        var reader = new ImageReader(access, [options.Platform]);
        await Parallel
            .ForEachAsync(
                Enumerable.Range(0, inputs.Count).Where(i => inputs[i].Image is not null),
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken },
                async (i, cancelled) =>
                    planned[i] = [await PlanImageAsync(signatures, reader, inputs[i], cancelled).ConfigureAwait(false)]
            )
            .ConfigureAwait(false);
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Image is null)
            {
                planned[i] = PlanText(inputs[i], cancellationToken);
            }
        }
        return [.. planned.SelectMany(static p => p)];
    }

    private async Task<PlannedInput> PlanImageAsync(
        PlanSignatures signatures,
        ImageReader reader,
        LintInput input,
        CancellationToken cancellationToken
    )
    {
        var repository =
            options.Repository
            ?? (input.Image!.Reference is { } reference ? $"{reference.Registry}/{reference.Repository}" : null);
        try
        {
            var signed = repository is null
                ? null
                : await signatures.FindAsync(input.Image!, repository, cancellationToken).ConfigureAwait(false);
            if (signed is not null && Refuse(input, repository!, signed) is { } refused)
            {
                return refused;
            }
            // What was verified is read, whatever a tag leads to by now.
            var address = signed is null ? input.Image! : input.Image!.At(signed.Digest);
            var image = await reader.OpenAsync(address, cancellationToken).ConfigureAwait(false);
            await using var closing = image.ConfigureAwait(false);
            var platform = image.Platforms[0];
            var digest = platform.Description?.Digest ?? platform.Entry?.Digest.ToString();
            if ((platform.IsRead ? InputReader.Unreadable(platform.Description) : platform.Error) is { } problem)
            {
                return Unread(input, problem) with
                {
                    Repository = repository,
                    Signers = signed?.Facts.Valid,
                    Platform = platform.Platform,
                    Digest = digest,
                };
            }
            var description = platform.Description!;
            var reading = ManifestReader.Read(
                LintRun.LabelsOf(description),
                new() { Accepted = SpecVersions.All, Facts = ImageFacts.Unknown }
            );
            var facts = await new FactFinder(image, new FactNeeds(ImageChecks.None, []))
                .FindAsync(platform, reading, cancellationToken)
                .ConfigureAwait(false);
            var planned = Plan(input, description, facts.Facts, repository, signed?.Facts) with
            {
                Platform = platform.Platform,
                Digest = digest,
            };
            return facts.Error is { } error
                ? planned with
                {
                    Problems = planned.Problems.Add(Secrets.Sentence(error)),
                }
                : planned;
        }
        catch (Exception exception) when (ImageFailure.Is(exception))
        {
            return Unread(input, FailureHelp.Reason(exception, input.Image!)) with { Repository = repository };
        }
    }

    private ImmutableArray<PlannedInput> PlanText(LintInput input, CancellationToken cancellationToken)
    {
        if (input.Error is { } error)
        {
            return [Unread(input, error)];
        }
        try
        {
            var reader = new InputReader(context, options.Reading);
            return
            [
                .. Inspection
                    .Read(input, options.Reading, null, context, cancellationToken)
                    .Select(i =>
                        Plan(input, i.Description, reader.FactsOf(i.Description), options.Repository) with
                        {
                            Platform = i.Description.Platform,
                            Digest = i.Description.Digest,
                        }
                    ),
            ];
        }
        catch (UsageException exception)
        {
            return [Unread(input, exception.Message)];
        }
    }

    private PlannedInput Plan(
        LintInput input,
        ImageDescription description,
        ImageFacts facts,
        string? repository,
        SignatureFacts? signatures = null
    ) =>
        repository is null
            ? Unread(input, "what it may get depends on the repository that it comes from; say it with --repository")
            : Plan(
                input,
                new PlannedImage
                {
                    Repository = repository,
                    Digest = description.Digest,
                    Labels = LintRun.LabelsOf(description).ToDictionary(StringComparer.Ordinal),
                    Facts = facts,
                    Signatures = signatures,
                }
            );

    private PlannedInput Plan(LintInput input, PlannedImage image)
    {
        var result = Planner.Plan(
            new()
            {
                Configuration = configuration,
                Available = available,
                Image = image,
            }
        );
        // What holds no signatures before it is published: whether it would be refused for want of one is not known.
        var unsure = result.Refusals.Where(static r => r.Code == RefusalCodes.SignatureNotChecked.Code);
        return new(input.Name, image.Repository, null, null, result, [.. unsure.Select(static r => r.Message)])
        {
            Signers = image.Signatures?.Valid,
        };
    }

    /// <summary>The refusal of an image that lacks the signature that policy wants; null where it has it. No label is needed.</summary>
    private PlannedInput? Refuse(LintInput input, string repository, FoundSignatures signed)
    {
        var digest = signed.Digest.ToString();
        var planned = Plan(
            input,
            new PlannedImage
            {
                Repository = repository,
                Digest = digest,
                Labels = ImmutableSortedDictionary<string, string>.Empty,
                Signatures = signed.Facts,
            }
        );
        return planned.Result!.Refusals.Any(static r => r.Code == RefusalCodes.SignatureMissing.Code)
            ? planned with
            {
                Platform = options.Platform.ToString(),
                Digest = digest,
            }
            : null;
    }

    private static PlannedInput Unread(LintInput input, string problem) =>
        new(input.Name, null, null, null, null, [Secrets.Sentence(problem)]);
}
