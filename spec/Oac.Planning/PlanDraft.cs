using System.Collections.Immutable;
using Oac.Planning.Admission;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Labels;
using Oac.Spec.Manifest;

namespace Oac.Planning;

/// <summary>What is gathered while one image is planned: reasons against it, warnings, and what is delivered.</summary>
internal sealed class PlanDraft(PlanRequest request, ImageLabels labels, string version)
{
    private readonly List<Refusal> refusals = [];
    private readonly List<PlanWarning> warnings = [];
    private readonly List<Delivery> variables = [];
    private readonly List<Delivery> files = [];

    public PlanRequest Request => request;

    public PlanningConfiguration Configuration => request.Configuration;

    public Policy Policy => request.Configuration.Policy;

    public PlannedImage Image => request.Image;

    public ImageLabels Labels => labels;

    public AgentManifest Manifest => labels.Reading.Manifest!;

    /// <summary>What is set up for the agent; null where nothing is.</summary>
    public AgentEntry? Entry { get; set; }

    /// <summary>Whether it is known what is set up; where it is not, nothing that hangs on it is judged.</summary>
    public bool IsEntryKnown { get; set; }

    public bool IsRefused => refusals.Count > 0;

    public void Refuse(RefusalCode code, string? key, string message) =>
        refusals.Add(new(code.Code, code.Requirement, code.Requirement?.SectionIn(version), key, message));

    public void Warn(WarningCode code, string? key, string message) => warnings.Add(new(code.Code, key, message));

    /// <summary>Delivers to a variable.</summary>
    public void DeliverVariable(
        string? variable,
        DeliveryKind kind,
        LabelRole role,
        string origin,
        string? subject = null
    )
    {
        if (variable is not null)
        {
            variables.Add(new(variable, kind, labels.KeyOf(role, subject), subject, origin));
        }
    }

    /// <summary>Delivers to a file.</summary>
    public void DeliverFile(string? path, DeliveryKind kind, LabelRole role, string origin, string? subject = null)
    {
        if (path is not null)
        {
            files.Add(new(LabelValue.NormalisePath(path), kind, labels.KeyOf(role, subject), subject, origin));
        }
    }

    /// <summary>Delivers to every place of a credential (5.3). In <see cref="LabelRole"/> the file of a credential follows its variable.</summary>
    public void Deliver(
        CredentialTarget target,
        DeliveryKind kind,
        LabelRole variable,
        string origin,
        string? subject = null
    )
    {
        DeliverVariable(target.Variable, kind, variable, origin, subject);
        DeliverFile(target.File, kind, variable + 1, origin, subject);
    }

    public ImmutableArray<Delivery> Variables() => [.. variables.OrderBy(static d => d.Target, StringComparer.Ordinal)];

    public ImmutableArray<Delivery> Files() => [.. files.OrderBy(static d => d.Target, StringComparer.Ordinal)];

    public ImmutableArray<PlanWarning> Warnings() =>
        [
            .. warnings
                .OrderBy(static w => w.Key, StringComparer.Ordinal)
                .ThenBy(static w => w.Code, StringComparer.Ordinal)
                .ThenBy(static w => w.Message, StringComparer.Ordinal),
        ];

    /// <summary>In the order of the sections, those of ours last; within one by key.</summary>
    public ImmutableArray<Refusal> Refusals() =>
        [
            .. refusals
                .OrderBy(static r => r.Section is null)
                .ThenBy(static r => SectionPart(r.Section, 0))
                .ThenBy(static r => SectionPart(r.Section, 1))
                .ThenBy(static r => r.Key, StringComparer.Ordinal)
                .ThenBy(static r => r.Code, StringComparer.Ordinal)
                .ThenBy(static r => r.Message, StringComparer.Ordinal),
        ];

    private static int SectionPart(string? section, int part)
    {
        var parts = section?.Split('.') ?? [];
        return part < parts.Length && int.TryParse(parts[part], out var number) ? number : 0;
    }
}
