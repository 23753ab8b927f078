using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Containers;

/// <summary>Steps about what is claimed of an image.</summary>
[Binding]
public sealed class ClaimSteps(Subject subject, CaseContext context)
{
    /// <summary>Labels are all that an image says of itself.</summary>
    [Given("the labels with which an image can claim conformance")]
    public void GivenTheLabelsOfAClaim() =>
        context.Evidence.Note($"{subject.Version} has no label, no annotation and no file for a claim");

    /// <summary>Without a claim there is nothing to hold against the rows.</summary>
    [Then("a claim names its class, and is full only if every row holds")]
    public void ThenAClaimIsHonest() =>
        throw new NotApplicableException(
            $"an image of {context.Case.Version} cannot hold a claim, and what is said of it elsewhere is not to be seen from here; the report of this run counts what is open"
        );
}
