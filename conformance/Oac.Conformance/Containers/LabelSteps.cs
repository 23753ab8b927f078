using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Containers;

/// <summary>Steps about labels alone.</summary>
[Binding]
public sealed class LabelSteps(Subject subject, CaseContext context)
{
    /// <summary>The labels were read once, for the run; here they are named in the evidence.</summary>
    [Given("the labels of every platform of the image")]
    public void GivenTheLabels() => context.Evidence.Observed($"the labels of version {subject.Version}");

    /// <summary>Judges one row.</summary>
    [Then("nothing in them breaks this rule")]
    public void ThenNothingBreaksTheRule()
    {
        if (subject.Version.Length == 0)
        {
            throw new FailedException("no version", "declare one");
        }
    }
}
