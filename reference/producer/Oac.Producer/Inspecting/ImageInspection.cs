using System.Collections.Immutable;
using Oac.Images.Content;
using Oac.Producer.Images;
using Oac.Producer.Images.Facts;
using Oac.Producer.Images.Reading;
using Oac.Producer.Linting;
using Oac.Producer.Output;
using Oac.Spec;
using Oac.Spec.Linting;
using Oac.Spec.Versions;
using ManifestReader = Oac.Spec.ManifestReader;

namespace Oac.Producer.Inspecting;

/// <summary>What an image says of its agent on each platform: manifests and configs are read, layers and referrers are not.</summary>
/// <param name="Inspections">The platforms that were read.</param>
/// <param name="Failures">Why the others were not.</param>
internal sealed record ImageInspection(ImmutableArray<Inspection> Inspections, ImmutableArray<string> Failures)
{
    /// <summary>Reads an image.</summary>
    /// <exception cref="UsageException">The image cannot be read at all.</exception>
    public static async Task<ImageInspection> ReadAsync(
        LintInput input,
        ImmutableArray<ImagePlatform> platforms,
        ImageAccessOptions options,
        SpecVersionDefinition? readAs,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var access = new ImageAccess(context, options);
        await using var closingAccess = access.ConfigureAwait(false);
        try
        {
            var image = await new ImageReader(access, platforms)
                .OpenAsync(input.Image!, cancellationToken)
                .ConfigureAwait(false);
            await using var closing = image.ConfigureAwait(false);
            var target = new InspectedTarget(
                input.Name,
                image.Root?.Digest.ToString(),
                image.Root?.MediaType,
                image.Index is not null,
                image.Offered
            );
            var finder = new FactFinder(image, FactNeeds.None);
            var inspections = ImmutableArray.CreateBuilder<Inspection>();
            var failures = ImmutableArray.CreateBuilder<string>();
            foreach (var platform in image.Platforms)
            {
                var problem = platform.IsRead ? InputReader.Unreadable(platform.Description) : platform.Error;
                if (problem is not null)
                {
                    failures.Add(platform.Platform is null ? problem : $"{platform.Platform}: {problem}");
                    continue;
                }
                var facts = await finder
                    .FindAsync(platform, Read(platform, readAs, ImageFacts.Unknown), cancellationToken)
                    .ConfigureAwait(false);
                inspections.Add(
                    new Inspection(input, platform.Description!, Read(platform, readAs, facts.Facts))
                    {
                        Target = target,
                    }
                );
            }
            return new ImageInspection(inspections.ToImmutable(), failures.ToImmutable());
        }
        catch (Exception exception) when (ImageFailure.Is(exception))
        {
            throw new UsageException(Secrets.Sentence(FailureHelp.Reason(exception, input.Image!)), exception);
        }
    }

    private static ManifestReading Read(OpenPlatform platform, SpecVersionDefinition? readAs, ImageFacts facts) =>
        ManifestReader.Read(
            LintRun.LabelsOf(platform.Description!),
            new ManifestReadOptions
            {
                Accepted = SpecVersions.All,
                ReadAs = readAs,
                Facts = facts,
            }
        );
}
