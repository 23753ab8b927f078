namespace Oac.Spec.Linting.Rules.Identity;

internal sealed class FindingsCut() : LabelRule("OAC191", "findings-cut", Severity.Advice, refuses: false)
{
    public override RuleDocumentation Documentation =>
        new(
            What: $"At most {ManifestReader.MaxFindings} findings are kept per label set.",
            Why: "A longer report helps nobody, and its length must not be in the hands of whoever wrote the labels.",
            Bad: "# more findings than a person reads",
            Good: "# fewer",
            Fix: "Mend what is shown, then look again."
        );

    /// <summary>Reported by the list of findings itself, once it is complete.</summary>
    public override void Check(in RuleContext context) { }
}
