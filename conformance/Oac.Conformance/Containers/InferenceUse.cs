using System.Collections.Concurrent;
using Oac.Conformance.Binding;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Linting;

namespace Oac.Conformance.Containers;

/// <summary>
/// Which inference types the harness was seen to use in this run. Whoever plays the gateway says so here; where the harness is not run,
/// nobody does.
/// </summary>
[PerRun]
public sealed class InferenceUse
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether a gateway of the suite watches: the harness runs, and is sent events.</summary>
    public bool IsWatched { get; set; }

    /// <summary>A type was used.</summary>
    /// <param name="type">The endpoint's path without v1, with hyphens for slashes.</param>
    public void Saw(string type) => _seen[type] = true;

    /// <summary>Whether a type was used.</summary>
    public bool HasSeen(string type) => _seen.ContainsKey(type);
}

/// <summary>Steps about the use that a harness makes of what is declared.</summary>
[Binding]
public sealed class UseSteps(Subject subject, LabelReadings readings, InferenceUse use)
{
    /// <summary>Other rows say what is wrong with the labels.</summary>
    [Given("an inference type among them")]
    public void GivenAnInferenceType()
    {
        if (Declared().Count == 0)
        {
            throw new NotApplicableException("the image declares no inference type");
        }
    }

    /// <summary>That a type was not seen in use is no proof that it never is.</summary>
    [Then("the harness was seen to use each of them in this run")]
    public void ThenEachIsUsed()
    {
        if (!use.IsWatched)
        {
            throw new UntestableException(
                $"labels do not tell whether the harness uses {Names(Declared())}",
                "Let the harness be judged in the same run, with sample events that make it use each type."
            );
        }
        var unseen = Declared().Where(t => !use.HasSeen(t)).ToList();
        if (unseen.Count > 0)
        {
            throw new UntestableException(
                $"the harness was not seen to use {Names(unseen)} of {subject.Platforms[0].Name}",
                "Add a sample event that makes it use the type, or declare the type no more."
            );
        }
    }

    private static string Names(List<string> types) => Listed.Of([.. types.Select(static t => Show.Quoted(t))], ", ");

    private List<string> Declared() =>
        [
            .. readings
                .All.SelectMany(static r => r.Manifest.Manifest?.Inference.Types ?? [])
                .Select(static t => t.Type)
                .Distinct(StringComparer.Ordinal),
        ];
}
