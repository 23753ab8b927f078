using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Images.Content;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>Steps about what is attached to the image where it is published.</summary>
[Binding]
public sealed class SecuritySteps(Referrers referrers, CaseContext context)
{
    private ImmutableArray<Descriptor> _found = [];

    /// <summary>A Dockerfile or a file of labels is nowhere.</summary>
    [Given("an image that is published")]
    public void GivenAPublishedImage() => referrers.RequirePlace();

    /// <summary>Signatures are not verified: whose they should be, nobody has told the suite.</summary>
    [When("what refers to the image is listed")]
    public Task WhenReferrersAreListed() =>
        AskAsync(async () =>
        {
            _found = await referrers.ListAsync(context.Cancelled);
            foreach (var one in _found)
            {
                context.Evidence.Observed(
                    $"referrer {one.Digest} of type {Show.Quoted(one.ArtifactType ?? one.MediaType)}"
                );
            }
        });

    /// <summary>cosign's tag counts, too.</summary>
    [Then("a signature and a list of packages are among it")]
    public Task ThenSignatureAndListAreThere() =>
        AskAsync(async () =>
        {
            var signature = await referrers.HasSignatureAsync(_found, context.Cancelled);
            var sbom = await referrers.HasSbomAsync(_found, context.Cancelled);
            if (!signature || !sbom)
            {
                var missing = (signature, sbom) switch
                {
                    (true, _) => "no SBOM",
                    (_, true) => "no signature",
                    _ => "neither a signature nor an SBOM",
                };
                throw new FailedException(
                    $"{missing} is attached to the image",
                    "Sign the image by its digest with cosign or notation, and attach an SBOM as a referrer."
                );
            }
        });

    private static async Task AskAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (ImageContentException e)
        {
            throw new UntestableException(
                $"what refers to the image cannot be listed: {e.Message}",
                "Let the suite read the repository's referrers."
            );
        }
    }
}
