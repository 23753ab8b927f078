using System.Collections.Immutable;
using Oac.Conformance.Targets;

namespace Oac.Conformance.Commands;

/// <summary>What is known of the target file that <c>init</c> writes.</summary>
internal sealed record InitAnswers
{
    /// <summary>container, harness or both; empty where it is not said yet.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>The file of labels.</summary>
    public string? LabelsFrom { get; init; }

    /// <summary>The program and its arguments.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Channels to give sample events.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>Whether a harness is judged.</summary>
    public bool IsHarness => Classes.Contains("harness");

    /// <summary>These answers, if they are enough.</summary>
    /// <exception cref="TargetException">With the option that is missing.</exception>
    public InitAnswers Required()
    {
        if (Classes.IsEmpty)
        {
            throw new TargetException("--class is missing: container, harness or both (nobody is there to be asked)");
        }
        if (Image is null && LabelsFrom is null)
        {
            throw new TargetException("--image or --labels-from is missing: one of them says where the labels are");
        }
        return this;
    }
}
