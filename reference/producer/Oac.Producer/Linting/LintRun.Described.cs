using Oac.Images;
using Oac.Spec.Linting;

namespace Oac.Producer.Linting;

/// <summary>Images that are not read from an input but known already.</summary>
internal sealed partial class LintRun
{
    /// <summary>Lints one image as <see cref="Execute"/> would, with the configuration that its file is under.</summary>
    /// <param name="input">What the image was made from.</param>
    /// <param name="description">The image, its labels at their places.</param>
    /// <param name="facts">What is known of it beside its labels.</param>
    /// <param name="cancellationToken">Ends the reading of the configuration.</param>
    public InputReport Lint(
        LintInput input,
        ImageDescription description,
        ImageFacts facts,
        CancellationToken cancellationToken
    ) => Lint(input, description, null, configurations.Find(input.Path, cancellationToken), facts);
}
