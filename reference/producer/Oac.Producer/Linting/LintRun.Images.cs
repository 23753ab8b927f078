using System.Collections.Immutable;
using Oac.Producer.Configuration;
using Oac.Producer.Images;
using Oac.Producer.Images.Facts;
using Oac.Producer.Images.Reading;
using Oac.Producer.Output;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

// Images: read several at a time, judged one after the other, since what was ignored is counted over all of them.
internal sealed partial class LintRun
{
    /// <summary>How many images are read at a time.</summary>
    public const int MaxParallel = 8;

    private async Task<Dictionary<LintInput, ImmutableArray<InputReport>>> LintImagesAsync(
        IReadOnlyList<LintInput> inputs,
        CancellationToken cancellationToken
    )
    {
        var images = inputs.Where(static i => i.Image is not null).ToList();
        var reports = new Dictionary<LintInput, ImmutableArray<InputReport>>(ReferenceEqualityComparer.Instance);
        if (images.Count == 0)
        {
            return reports;
        }
        // No image lies in a folder of its own: the working folder's configuration counts for all.
        var configuration = configurations.Find(null, cancellationToken);
        var needs = new FactNeeds(options.Checks, [.. configuration?.Ignores ?? [], .. options.Ignores]);
        var access = new ImageAccess(context, options.Access);
        await using var closing = access.ConfigureAwait(false);
        var opener = new ImageReader(access, options.Platforms);
        using var progress = new ProgressLine(context, images.Count);
        var gate = new Lock();
        await Parallel
            .ForEachAsync(
                images,
                new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken },
                async (input, cancelled) =>
                {
                    var found = await FindAsync(opener, input, needs, configuration, cancelled).ConfigureAwait(false);
                    lock (gate)
                    {
                        var judged = Judge(input, found, configuration);
                        reports.Add(input, judged);
                        progress.Done(input.Name, judged.Any(HasErrors));
                    }
                }
            )
            .ConfigureAwait(false);
        return reports;
    }

    private static bool HasErrors(InputReport report) =>
        report.Error is not null || report.Active.Any(static f => f.Severity == Severity.Error);

    private async Task<ImmutableArray<FoundImage>> FindAsync(
        ImageReader images,
        LintInput input,
        FactNeeds needs,
        LintConfiguration? configuration,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var image = await images.OpenAsync(input.Image!, cancellationToken).ConfigureAwait(false);
            await using var closing = image.ConfigureAwait(false);
            var finder = new FactFinder(image, needs);
            var found = ImmutableArray.CreateBuilder<FoundImage>();
            foreach (var platform in image.Platforms)
            {
                found.Add(
                    new FoundImage(
                        platform,
                        platform.IsRead
                            ? await finder
                                .FindAsync(
                                    platform,
                                    Read(platform.Description, ImageFacts.Unknown, configuration),
                                    cancellationToken
                                )
                                .ConfigureAwait(false)
                            : null
                    )
                );
            }
            return found.ToImmutable();
        }
        catch (Exception exception) when (ImageFailure.Is(exception))
        {
            return [new FoundImage(new OpenPlatform { Error = FailureHelp.Reason(exception, input.Image!) }, null)];
        }
    }

    private ImmutableArray<InputReport> Judge(
        LintInput input,
        ImmutableArray<FoundImage> found,
        LintConfiguration? configuration
    ) =>
        [
            .. found.Select(
                (one, i) =>
                {
                    var (platform, facts) = one;
                    var report = Report(input, found.Length > 1 ? i + 1 : null, configuration) with
                    {
                        IsImage = true,
                        Image = platform.Platform,
                        Platform = platform.Platform,
                        Digest = platform.Description?.Digest ?? platform.Entry?.Digest.ToString(),
                        Description = platform.Description,
                        Error = platform.Error ?? facts?.Error,
                    };
                    report = report with { Error = report.Error is { } error ? Secrets.Sentence(error) : null };
                    return facts is null ? report
                        : InputReader.Unreadable(platform.Description!) is { } reason ? report with { Error = reason }
                        : Lint(report, platform.Description!, facts.Facts, null, configuration);
                }
            ),
        ];

    /// <summary>One platform of an image and what was found out about it; null where it could not be read.</summary>
    private sealed record FoundImage(OpenPlatform Platform, FoundFacts? Facts);
}
