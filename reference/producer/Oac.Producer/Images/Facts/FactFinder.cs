using Oac.Producer.Images.Reading;
using Oac.Producer.Linting;
using Oac.Spec;
using Oac.Spec.Linting;

namespace Oac.Producer.Images.Facts;

/// <summary>Finds what rules want to know of one image beside its labels, and fetches no more than that takes.</summary>
/// <param name="image">The image.</param>
/// <param name="needs">What is waited for.</param>
internal sealed class FactFinder(OpenImage image, FactNeeds needs)
{
    private Referrers? referrers;
    private bool asked;

    /// <summary>The facts of one platform. What kept a fact from being found is an error beside the others.</summary>
    /// <param name="platform">The platform, which was read.</param>
    /// <param name="reading">Its labels, read.</param>
    /// <param name="cancellationToken">Ends the transfers.</param>
    public async Task<FoundFacts> FindAsync(
        OpenPlatform platform,
        ManifestReading reading,
        CancellationToken cancellationToken
    )
    {
        var errors = new List<string>();
        var facts = Free(platform);
        ImageLayers? layers = null;
        var readable = true;
        if (needs.SchemaFiles(reading) && reading.Manifest is { } manifest)
        {
            if (SchemaFiles.Paths(manifest).IsEmpty)
            {
                facts = facts with { SchemaFiles = new Dictionary<string, SchemaFileFact>() };
            }
            else
            {
                readable = await TryAsync(async () =>
                    {
                        layers = await platform.OpenLayers!(cancellationToken).ConfigureAwait(false);
                        facts = facts with
                        {
                            SchemaFiles = await SchemaFiles
                                .FindAsync(manifest, layers.Walk, errors, cancellationToken)
                                .ConfigureAwait(false),
                        };
                    })
                    .ConfigureAwait(false);
            }
        }
        var mayRead =
            image.LayersAreNear || layers is { AreNear: true } || needs.Checks.HasFlag(ImageChecks.Entrypoint);
        if (readable && needs.Entrypoint(reading) && (mayRead || layers is not null))
        {
            await TryAsync(async () =>
                {
                    layers ??= await platform.OpenLayers!(cancellationToken).ConfigureAwait(false);
                    facts = facts with
                    {
                        EntrypointExists = await Entrypoint
                            .ExistsAsync(platform.Description!, layers, mayRead, cancellationToken)
                            .ConfigureAwait(false),
                    };
                })
                .ConfigureAwait(false);
        }
        await TryAsync(async () =>
                facts = await FromReferrersAsync(facts, platform, reading, cancellationToken).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return new FoundFacts(facts, errors.Count == 0 ? null : string.Join("; ", errors));

        async Task<bool> TryAsync(Func<Task> find)
        {
            try
            {
                await find().ConfigureAwait(false);
                return true;
            }
            catch (Exception exception) when (ImageFailure.Is(exception))
            {
                errors.Add(exception.Message.TrimEnd('.'));
                return false;
            }
        }
    }

    /// <summary>What manifest and config tell.</summary>
    private ImageFacts Free(OpenPlatform platform)
    {
        var annotations = image.Index is { } index
            ? platform.Annotations?.SetItems(index.Annotations)
            : platform.Annotations;
        return FactsOfImage.Of(platform.Description!, null) with
        {
            Annotations = annotations,
            DivergingLabels = image.DivergingLabels,
        };
    }

    private async Task<ImageFacts> FromReferrersAsync(
        ImageFacts facts,
        OpenPlatform platform,
        ManifestReading reading,
        CancellationToken cancellationToken
    )
    {
        var (signature, sbom) = (needs.Signature(reading), needs.Sbom(reading));
        if (!signature && !sbom)
        {
            return facts;
        }
        if (!asked)
        {
            // One answer serves all platforms, and one refusal is enough.
            asked = true;
            referrers = await Referrers.AskAsync(image, signature, cancellationToken).ConfigureAwait(false);
        }
        return referrers is null
            ? facts
            : facts with
            {
                HasSignature = signature ? referrers.HasSignature : null,
                HasSbom = sbom ? await referrers.HasSbomAsync(platform, cancellationToken).ConfigureAwait(false) : null,
            };
    }
}

/// <summary>What was found.</summary>
/// <param name="Facts">The facts.</param>
/// <param name="Error">Why facts are missing that were wanted; null where none are.</param>
internal sealed record FoundFacts(ImageFacts Facts, string? Error);
