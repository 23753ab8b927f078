using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Conformance.Containers;

/// <summary>Steps about the version label, which decides how all others are read.</summary>
[Binding]
public sealed class VersionSteps(Subject subject, LabelReadings readings, CaseContext context)
{
    /// <summary>A version that is not there has no form.</summary>
    [Given("a version label among them")]
    public void GivenAVersionLabel()
    {
        if (subject.Platforms.All(static p => p.Failure is null && p.DeclaredVersion is null))
        {
            throw new NotApplicableException("the image has no version label, which another row says");
        }
    }

    /// <summary>Which version the author had in mind cannot be seen; one that we do not know we cannot judge by.</summary>
    [Then("every platform has the version label with a value")]
    public void ThenTheVersionIsThere()
    {
        ThenItsFormIsRight();
        foreach (var platform in subject.Platforms)
        {
            if (!Subject.IsKnown(platform.DeclaredVersion) && SpecVersion.TryParse(platform.DeclaredVersion, out _))
            {
                throw new UntestableException(
                    $"{platform.Name} declares version {Show.Value(platform.DeclaredVersion!)}; this suite knows {string.Join(", ", SpecVersions.All.Select(static v => v.Schema.Version))}",
                    "Declare a version that the suite knows, or judge the image by a suite that knows this one."
                );
            }
        }
    }

    /// <summary>The rules about the version label say what is wrong with it.</summary>
    [Then("it holds one version identifier, with nothing around it")]
    [Then("it is written v1, v1beta1 or v1alpha1, with other numbers from 1")]
    public void ThenItsFormIsRight() => LabelJudge.Judge(context, readings.VersionsAlone);

    /// <summary>Which version counts for an index whose platforms differ, the specification does not say.</summary>
    [Then("every platform declares the same version")]
    public void ThenTheVersionsAreTheSame()
    {
        var declared = subject
            .Platforms.Select(static p => p.DeclaredVersion)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (declared.Count > 1)
        {
            throw new IndeterminateException(
                $"the platforms declare different versions: {string.Join(", ", declared.Select(static d => d is null ? "none" : Show.Value(d)))}",
                "Here the labels of the platform that will run count (docs/decisions.md, Multi-platform images): judge each platform by its digest."
            );
        }
    }
}
