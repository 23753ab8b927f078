using System.Collections.Concurrent;
using System.Collections.Immutable;
using Oac.Conformance.Binding;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Running;

/// <summary>The suite against one target: which cases there are, each run when it is asked for, and the report at the end.</summary>
public sealed class SuiteRun : IAsyncDisposable
{
    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private readonly ScenarioServices _services;
    private readonly Subject _subject;
    private readonly CaseRunner _runner;
    private readonly long _start;
    private readonly ConcurrentDictionary<string, CaseResult> _results = new(StringComparer.Ordinal);

    private SuiteRun(
        TargetDefinition target,
        Subject subject,
        ImmutableArray<SuiteCase> cases,
        StepBindings bindings,
        RunOptions options,
        ScenarioServices services,
        TimeProvider time
    )
    {
        Target = target;
        Version = subject.Version;
        Cases = cases;
        _options = options;
        _services = services;
        _subject = subject;
        _time = time;
        _start = time.GetTimestamp();
        _runner = new(bindings, target, options, services, time);
    }

    /// <summary>The target.</summary>
    public TargetDefinition Target { get; }

    /// <summary>The version that it is judged by.</summary>
    public string Version { get; }

    /// <summary>The cases for this target that the filter lets through, in the order of the suite.</summary>
    public ImmutableArray<SuiteCase> Cases { get; }

    /// <summary>Reads the suite and the target's labels.</summary>
    /// <exception cref="SuiteException">The suite is not sound: an unknown tag, a step without a method.</exception>
    /// <exception cref="TargetException">The target cannot be read, or no case fits the filter.</exception>
    public static async Task<SuiteRun> CreateAsync(
        TargetDefinition target,
        RunOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var errors = new List<string>();
        var scenarios = SuiteFeatures.Read(errors);
        var bindings = StepBindings.Of(typeof(SuiteRun).Assembly, errors);
        bindings.Check(scenarios, errors);
        if (errors.Count > 0)
        {
            throw new SuiteException(errors);
        }
        var services = ScenarioServices.ForRun();
        services.Add(target);
        services.Add(options);
        services.Add(time);
        var subject = await Subject.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        services.Add(subject);
        ImmutableArray<SuiteCase> all = [.. Plan(scenarios, target, subject.Version)];
        ImmutableArray<SuiteCase> chosen =
        [
            .. all.Where(c =>
                options.Filter.Fits(c) && (options.Slow || !c.Scenario.Marks.Contains(ScenarioTags.Slow))
            ),
        ];
        if (chosen.IsEmpty)
        {
            await subject.DisposeAsync().ConfigureAwait(false);
            throw new TargetException($"none of the {all.Length} cases for this target fits the filter");
        }
        return new(target, subject, chosen, bindings, options, services, time);
    }

    /// <summary>Runs a case, once; asked again it gives the same result.</summary>
    public async Task<CaseResult> RunAsync(SuiteCase suiteCase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suiteCase);
        if (_results.TryGetValue(suiteCase.Id, out var known))
        {
            return known;
        }
        var result = await _runner.RunAsync(suiteCase, cancellationToken).ConfigureAwait(false);
        if (result.Verdict == Verdict.Fail && Target.Expects(result))
        {
            result = result with { Verdict = Verdict.ExpectedFailure };
        }
        return _results.GetOrAdd(suiteCase.Id, result);
    }

    /// <summary>Runs every case, as many beside each other as the options say; those that are marked so run alone, at the end.</summary>
    /// <param name="ended">Is told of each case as it ends, one after the other.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task RunAllAsync(Action<CaseResult> ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var gate = new Lock();
        var alone = Cases.Where(static c => c.Scenario.Marks.Contains(ScenarioTags.Alone)).ToList();
        await Parallel
            .ForEachAsync(
                Cases.Except(alone),
                new ParallelOptions { MaxDegreeOfParallelism = _options.Jobs, CancellationToken = cancellationToken },
                async (suiteCase, stop) => Tell(await RunAsync(suiteCase, stop).ConfigureAwait(false))
            )
            .ConfigureAwait(false);
        foreach (var suiteCase in alone)
        {
            Tell(await RunAsync(suiteCase, cancellationToken).ConfigureAwait(false));
        }

        void Tell(CaseResult result)
        {
            lock (gate)
            {
                ended(result);
            }
        }
    }

    /// <summary>What was found so far.</summary>
    public RunReport Report()
    {
        ImmutableArray<CaseResult> results =
        [
            .. Cases.Select(c => _results.GetValueOrDefault(c.Id)).OfType<CaseResult>(),
        ];
        return new()
        {
            Target = Target.Name,
            Classes = Target.Classes,
            Version = Version,
            Seed = _options.Seed,
            IsPartial = _options.Filter != CaseFilter.Everything || results.Length < Cases.Length,
            Rows = [.. Rows(results)],
            Cases = results,
            StaleExpectations = Target.Stale(results),
            Duration = _time.GetElapsedTime(_start),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync().ConfigureAwait(false);
        await _subject.DisposeAsync().ConfigureAwait(false);
    }

    private static IEnumerable<SuiteCase> Plan(
        ImmutableArray<Scenario> scenarios,
        TargetDefinition target,
        string version
    )
    {
        foreach (var scenario in scenarios)
        {
            if (!target.Classes.Contains(scenario.Class) || !scenario.Versions.Contains(version))
            {
                continue;
            }
            yield return new(scenario.Id, scenario, version, Variant: null);
            if (target.AnnouncesExtension && scenario.Marks.Contains(ScenarioTags.Extension))
            {
                yield return new($"{scenario.Id}+{ScenarioTags.Extension}", scenario, version, ScenarioTags.Extension);
            }
        }
    }

    // A requirement that no case judges is shown with its reason, so that nobody takes silence for a pass.
    private IEnumerable<RequirementRow> Rows(ImmutableArray<CaseResult> results)
    {
        foreach (var requirement in Requirements.All)
        {
            if (!Target.Classes.Contains(requirement.Class) || requirement.SectionIn(Version) is not { } section)
            {
                continue;
            }
            ImmutableArray<CaseResult> own = [.. results.Where(r => r.Case.Requirements.Contains(requirement))];
            if (!own.IsEmpty)
            {
                yield return new(requirement, section, Verdicts.Worst(own.Select(static r => r.Verdict)), null, own);
                continue;
            }
            if (requirement.Observe.StartsWith("cannot be observed", StringComparison.Ordinal))
            {
                yield return new(requirement, section, Verdict.Unobservable, requirement.Observe, []);
            }
            else if (requirement.Level != RequirementLevel.May && _options.Filter == CaseFilter.Everything)
            {
                yield return new(requirement, section, Verdict.Untestable, "no case of this suite judges it yet", []);
            }
        }
    }
}

/// <summary>The suite itself is not sound.</summary>
public sealed class SuiteException(IReadOnlyList<string> errors)
    : Exception("the suite is broken:\n" + string.Join('\n', errors))
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
