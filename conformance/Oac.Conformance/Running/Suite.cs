using System.Collections.Immutable;
using System.Reflection;
using Oac.Conformance.Binding;
using Oac.Conformance.Gherkin;

namespace Oac.Conformance.Running;

/// <summary>Scenarios, and the methods that their steps mean, held against each other.</summary>
public sealed class Suite
{
    private static readonly Lazy<Suite> Own = new(Load);

    private Suite(ImmutableArray<Scenario> scenarios, StepBindings bindings)
    {
        Scenarios = scenarios;
        Bindings = bindings;
    }

    /// <summary>The suite that is in this assembly.</summary>
    /// <exception cref="SuiteException">It is not sound.</exception>
    public static Suite Default => Own.Value;

    /// <summary>All scenarios, in the order of files and lines.</summary>
    public ImmutableArray<Scenario> Scenarios { get; }

    internal StepBindings Bindings { get; }

    /// <summary>Puts a suite together.</summary>
    /// <param name="files">Paths below <c>Features</c> and texts.</param>
    /// <param name="steps">The classes with steps.</param>
    /// <exception cref="SuiteException">An unknown tag, a step without a method, a method without a step, and so on: all of them.</exception>
    public static Suite Of(IEnumerable<KeyValuePair<string, string>> files, IEnumerable<Type> steps)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(steps);
        var errors = new List<string>();
        var found = ImmutableArray.CreateBuilder<Scenario>();
        foreach (var (path, text) in files.OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            found.AddRange(FeatureReader.Read(path, text, errors));
        }
        foreach (var same in found.GroupBy(static s => s.Id, StringComparer.Ordinal).Where(static g => g.Count() > 1))
        {
            errors.Add($"{same.First().File}: {same.Count()} scenarios have the id {same.Key}");
        }
        var bindings = StepBindings.Of(steps, errors);
        bindings.Check(found, errors);
        return errors.Count == 0 ? new(found.ToImmutable(), bindings) : throw new SuiteException(errors);
    }

    private static Suite Load()
    {
        var assembly = typeof(Suite).Assembly;
        return Of(
            SuiteFeatures.Files(assembly),
            assembly.GetTypes().Where(static t => t.IsDefined(typeof(BindingAttribute)))
        );
    }
}

/// <summary>The suite itself is not sound.</summary>
public sealed class SuiteException(IReadOnlyList<string> errors)
    : Exception("the suite is broken:\n" + string.Join('\n', errors))
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
