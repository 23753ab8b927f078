using Oac.Conformance.Mutants;
using Oac.Conformance.Mutants.KillMatrix;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.SelfTests;

/// <summary>Runs the suite, and looks at what came out.</summary>
internal static class Judging
{
    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Holds what the suite says of the originals: a harness takes its time, and several tests ask.</summary>
    public static KillRun Shared { get; } = new();

    /// <summary>What the suite says of a subject.</summary>
    public static Task<RunReport> JudgeAsync(MakeTarget make) =>
        KillRun.RunAsync(make, CaseFilter.Everything, Cancelled);

    /// <summary>What the suite says of an image or a file that is there.</summary>
    public static Task<RunReport> JudgeAsync(string image, bool plainHttp = false) =>
        JudgeAsync((workshop, _) => Task.FromResult(Target(workshop.Folder, image) with { PlainHttp = plainHttp }));

    /// <summary>An image or a file as a target.</summary>
    public static TargetDefinition Target(string folder, string image) =>
        new()
        {
            Name = "target",
            Folder = folder,
            Classes = [ConformanceClass.Container],
            Image = image,
        };

    /// <summary>The row of a requirement.</summary>
    public static RequirementRow Row(this RunReport report, string requirement) =>
        report.Rows.Single(r => r.Requirement.Id == requirement);

    /// <summary>The rows with one of these verdicts, as lines.</summary>
    public static string[] With(this RunReport report, params Verdict[] verdicts) =>
        [
            .. report
                .Rows.Where(r => verdicts.Contains(r.Verdict))
                .Select(static r =>
                    $"{r.Requirement.Id} {r.Verdict.Name()}: {string.Join("; ", r.Cases.Select(static c => c.Message))}"
                ),
        ];

    /// <summary>The ids of rows with a verdict.</summary>
    public static string[] Ids(this RunReport report, Verdict verdict) =>
        [.. report.Rows.Where(r => r.Verdict == verdict).Select(static r => r.Requirement.Id)];
}
