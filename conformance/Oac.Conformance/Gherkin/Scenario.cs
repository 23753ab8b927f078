using System.Collections.Immutable;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Gherkin;

/// <summary>A scenario, or one example of an outline, with everything that its tags say.</summary>
public sealed record Scenario
{
    /// <summary>File, name and example in lower case with hyphens: <c>container/version/the-image-says-its-version</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>The scenario's name; of an outline with the example's values in place.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the file below <c>Features</c>.</summary>
    public required string File { get; init; }

    /// <summary>The line of the scenario, or of the example, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Who is judged.</summary>
    public required ConformanceClass Class { get; init; }

    /// <summary>The statements that it judges; at least one, all of one level.</summary>
    public required ImmutableArray<Requirement> Requirements { get; init; }

    /// <summary>The keyword of its statements.</summary>
    public required RequirementLevel Level { get; init; }

    /// <summary>The versions for which it is run.</summary>
    public required ImmutableArray<string> Versions { get; init; }

    /// <summary>Tags that change how it is run (<see cref="ScenarioTags.Marks"/>).</summary>
    public required ImmutableArray<string> Marks { get; init; }

    /// <summary>The steps, the background's first.</summary>
    public required ImmutableArray<ScenarioStep> Steps { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>Given, When or Then; <c>And</c> and <c>But</c> are what stands before them.</summary>
public enum StepKind
{
    /// <summary>Brings about.</summary>
    Given,

    /// <summary>Does.</summary>
    When,

    /// <summary>Judges.</summary>
    Then,
}

/// <summary>A step.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words after the keyword.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="DocString">The text between <c>"""</c>; null for none.</param>
/// <param name="Table">The rows of its table, the head first; null for none.</param>
public sealed record ScenarioStep(
    StepKind Kind,
    string Text,
    int Line,
    string? DocString,
    ImmutableArray<ImmutableArray<string>>? Table
);
