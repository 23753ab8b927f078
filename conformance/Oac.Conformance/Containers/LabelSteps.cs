using System.IO.Enumeration;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Labels;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>Steps about labels alone.</summary>
[Binding]
public sealed class LabelSteps(Subject subject, LabelJudge judge, CaseContext context)
{
    /// <summary>The labels were read once, for the run; here they are shown in the evidence.</summary>
    [Given("the labels of every platform")]
    public void GivenTheLabels()
    {
        foreach (var platform in subject.Platforms)
        {
            context.Evidence.Observed(
                $"{platform.Name}: {platform.Failure ?? $"{platform.Labels.Length} labels"}",
                string.Join('\n', platform.Labels.Select(static l => $"{Show.Quoted(l.Key)}={Show.Value(l.Value)}"))
            );
        }
    }

    /// <summary>Without any label of the namespace there is nothing to judge; that the version is missing is said elsewhere.</summary>
    [Given("labels of the namespace among them")]
    public void GivenLabelsOfTheNamespace() => Need("of the namespace", static p => p.HasLabels);

    /// <summary>A slip in the prefix is a label for nobody, which is what its author wants to know.</summary>
    [Given("labels of the namespace or nearly of it among them")]
    public void GivenLabelsNearTheNamespace() =>
        Need("of the namespace", static p => p.HasLabels || p.Labels.Any(static l => LabelNamespace.LooksAlike(l.Key)));

    /// <summary>What is not declared needs nothing. Labels that the version does not know count, since they may declare all the same.</summary>
    [Given("labels of the form {string} among them")]
    public void GivenLabelsOfTheForm(string form) => Need(LabelNamespace.Prefix + form, p => Has(p, form));

    /// <summary>Either form.</summary>
    [Given("labels of the form {string} or {string} among them")]
    public void GivenLabelsOfTheForms(string one, string other) =>
        Need($"{LabelNamespace.Prefix}{one} or {other}", p => Has(p, one) || Has(p, other));

    /// <summary>A value on which a rule hangs.</summary>
    [Given("the label {string} with the value {string} among them")]
    public void GivenTheLabel(string key, string value) =>
        Need(
            $"{LabelNamespace.Prefix}{key} with the value '{value}'",
            p => p.Labels.Any(l => l.Key == LabelNamespace.Prefix + key && l.Value == value)
        );

    /// <summary>The rules of <c>Oac.Spec</c> that name the case's row say what is wrong. The words are for readers: each is one row.</summary>
    [Then("none of them belongs to another version of the specification")]
    [Then("no key goes on after the key of the version label")]
    [Then("no key only looks like one of the namespace")]
    [Then("each key goes on with version or a group of its version")]
    [Then("each label for a variable or a file holds its name or path, not what will be in it")]
    [Then("the name is set")]
    [Then("one names the variable for the orchestrator's address")]
    [Then("bearer or mutual TLS is declared for the stream")]
    [Then("the bearer token has a variable or a file to go to")]
    [Then("certificate and key have files to go to")]
    [Then("where an inference type is declared, so are the variables for the gateway's address and key")]
    [Then("the variables for the gateway's address and key come together")]
    [Then("each inference type is an endpoint's path without v1, with hyphens for slashes")]
    [Then("each lists at least one model id, with spaces between them")]
    [Then("each context is a positive integer")]
    [Then("each capability is true or false and nothing else")]
    [Then("each score is a decimal number from 0 to 100")]
    [Then("each credential of each declared method has a variable or a file to go to")]
    [Then("each list of scopes holds scope tokens with spaces between them")]
    [Then("none holds an address of infrastructure")]
    [Then("each workspace has a path")]
    [Then("each says true or false and nothing else")]
    [Then("each channel has both a schema's path and its media type")]
    [Then("each channel is named by a DNS label that begins with a letter")]
    [Then("no workspace is declared")]
    [Then("each secret has a file to go to")]
    public void ThenTheRowHolds() => judge.Judge(context);

    private void Need(string what, Func<SubjectPlatform, bool> has)
    {
        if (!subject.Platforms.Any(p => p.Failure is not null || has(p)))
        {
            throw new NotApplicableException($"the image has no label {what}");
        }
    }

    private static bool Has(SubjectPlatform platform, string form) =>
        platform.Labels.Any(l =>
            l.Value.Length > 0
            && FileSystemName.MatchesSimpleExpression(LabelNamespace.Prefix + form, l.Key, ignoreCase: false)
        );
}
