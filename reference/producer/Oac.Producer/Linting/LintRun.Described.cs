using Oac.Images;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>Images that are not read from an input but known already.</summary>
internal sealed partial class LintRun
{
    /// <summary>Lints one image as <see cref="ExecuteAsync"/> would, with the configuration that its file is under.</summary>
    /// <param name="input">What the image was made from.</param>
    /// <param name="description">The image, its labels at their places.</param>
    /// <param name="facts">What is known of it beside its labels.</param>
    /// <param name="cancellationToken">Ends the reading of the configuration.</param>
    public InputReport Lint(
        LintInput input,
        ImageDescription description,
        ImageFacts facts,
        CancellationToken cancellationToken
    )
    {
        var configuration = configurations.Find(input.Path, cancellationToken);
        var report = Report(input, null, configuration) with
        {
            Platform = description.Platform,
            Digest = description.Digest,
            Description = description,
        };
        return InputReader.Unreadable(description) is { } reason
            ? report with
            {
                Error = reason,
            }
            : Lint(report, description, facts, new FindingPlaces(description), configuration);
    }
}
