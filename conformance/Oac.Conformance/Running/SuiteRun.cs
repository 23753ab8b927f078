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
    private readonly CaseRunner _runner;
    private readonly CaseGate _gate;
    private readonly long _start;
    private readonly ImmutableArray<SuiteCase> _all;
    private readonly ConcurrentDictionary<string, Lazy<Task<CaseResult>>> _begun = new(StringComparer.Ordinal);

    private SuiteRun(
        Suite suite,
        TargetDefinition target,
        string version,
        RunOptions options,
        ScenarioServices services,
        TimeProvider time
    )
    {
        Target = target;
        Version = version;
        _options = options;
        _services = services;
        _time = time;
        _start = time.GetTimestamp();
        _runner = new(suite.Bindings, target, options, services, time);
        _gate = new(options.Jobs);
        _all = [.. Plan(suite.Scenarios, target, version)];
        Cases = [.. _all.Where(c => options.Filter.Fits(c) && Wanted(c))];
    }

    /// <summary>The target.</summary>
    public TargetDefinition Target { get; }

    /// <summary>The version that it is judged by.</summary>
    public string Version { get; }

    /// <summary>How it is run.</summary>
    public RunOptions Options => _options;

    /// <summary>The cases for this target that the filter lets through, in the order of the suite.</summary>
    public ImmutableArray<SuiteCase> Cases { get; }

    /// <summary>The objects that belong to the run.</summary>
    internal ScenarioServices Services => _services;

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
        var suite = Suite.Default;
        var subject = await Subject.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        try
        {
            return Create(suite, target, subject.Version, options, time, services => services.Own(subject));
        }
        catch
        {
            await subject.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Puts a run together from its parts.</summary>
    /// <param name="suite">The scenarios.</param>
    /// <param name="target">Who is judged.</param>
    /// <param name="version">The version to judge by.</param>
    /// <param name="options">How.</param>
    /// <param name="time">The clock.</param>
    /// <param name="more">Adds what steps ask for beyond the target, the options and the clock.</param>
    /// <exception cref="TargetException">No case fits the filter.</exception>
    internal static SuiteRun Create(
        Suite suite,
        TargetDefinition target,
        string version,
        RunOptions options,
        TimeProvider time,
        Action<ScenarioServices> more
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var services = ScenarioServices.ForRun();
        services.Add(target);
        services.Add(options);
        services.Add(time);
        more(services);
        var run = new SuiteRun(suite, target, version, options, services, time);
        return run.Cases.IsEmpty
            ? throw new TargetException(FilterAdvice.NothingFits(run._all, target, version, options))
            : run;
    }

    /// <summary>Runs a case, once; asked again it gives the same result, also where it still runs.</summary>
    /// <param name="suiteCase">One of <see cref="Cases"/>.</param>
    /// <param name="cancellationToken">Stops the case for everyone who asked.</param>
    public Task<CaseResult> RunAsync(SuiteCase suiteCase, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suiteCase);
        return _begun.GetOrAdd(suiteCase.Id, _ => new(() => BeginAsync(suiteCase, cancellationToken))).Value;
    }

    /// <summary>Runs every case, as many beside each other as the options say; those that are marked so run alone, at the end.</summary>
    /// <param name="ended">Is told of each case as it ends, one after the other.</param>
    /// <param name="cancellationToken">Stops the run; what was started is stopped before this returns.</param>
    public async Task RunAllAsync(Action<CaseResult> ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var gate = new Lock();
        await Parallel
            .ForEachAsync(
                Cases.OrderBy(IsAlone),
                new ParallelOptions { MaxDegreeOfParallelism = _options.Jobs, CancellationToken = cancellationToken },
                async (suiteCase, stop) =>
                {
                    var result = await RunAsync(suiteCase, stop).ConfigureAwait(false);
                    lock (gate)
                    {
                        ended(result);
                    }
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Does only what a case begins with, up to its first step that is no Given: whether it can be judged at all.</summary>
    /// <returns>The verdict that stands in the way; PASS where nothing does, which says nothing of the target.</returns>
    internal Task<CaseResult> PrepareAsync(SuiteCase suiteCase, CancellationToken cancellationToken)
    {
        var scenario = suiteCase.Scenario;
        var given = scenario with { Steps = [.. scenario.Steps.TakeWhile(static s => s.Kind == StepKind.Given)] };
        return _runner.RunAsync(suiteCase with { Scenario = given }, cancellationToken);
    }

    /// <summary>What was found so far.</summary>
    public RunReport Report()
    {
        ImmutableArray<CaseResult> results =
        [
            .. Cases.Select(c => _begun.GetValueOrDefault(c.Id)).Where(IsEnded).Select(static b => b!.Value.Result),
        ];
        return new()
        {
            Target = Target.Name,
            TargetArgument = Target.Argument,
            Classes = Target.Classes,
            Version = Version,
            Seed = _options.Seed,
            IsFiltered = !_options.Filter.IsEverything,
            NotRun = Cases.Length - results.Length,
            SlowLeftOut = _all.Count(c => _options.Filter.Fits(c) && !Wanted(c)),
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
        _gate.Dispose();
    }

    private static bool IsEnded(Lazy<Task<CaseResult>>? begun) =>
        begun is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };

    private static bool IsAlone(SuiteCase suiteCase) => suiteCase.Scenario.Marks.Contains(ScenarioTags.Alone);

    // A slow case is run where it is asked for by its name.
    private bool Wanted(SuiteCase suiteCase) =>
        _options.Slow
        || !suiteCase.Scenario.Marks.Contains(ScenarioTags.Slow)
        || _options.Filter.Cases.Contains(suiteCase.Id);

    private async Task<CaseResult> BeginAsync(SuiteCase suiteCase, CancellationToken cancellationToken)
    {
        using var place = await _gate.EnterAsync(IsAlone(suiteCase), cancellationToken).ConfigureAwait(false);
        var result = await _runner.RunAsync(suiteCase, cancellationToken).ConfigureAwait(false);
        return result.Verdict == Verdict.Fail && Target.Expects(result)
            ? result with
            {
                Verdict = Verdict.ExpectedFailure,
            }
            : result;
    }

    private static IEnumerable<SuiteCase> Plan(
        ImmutableArray<Scenario> scenarios,
        TargetDefinition target,
        string version
    ) =>
        scenarios
            .Where(s => target.Classes.Contains(s.Class) && s.Versions.Contains(version))
            .SelectMany(s => SuiteCase.Of(s, version))
            .Where(c => c.Variant != ScenarioTags.Extension || target.AnnouncesExtension);

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
            }
            else if (Unjudged(requirement) is var (verdict, reason))
            {
                yield return new(requirement, section, verdict, reason, []);
            }
        }
    }

    // Why a row has no result; null where it is not shown.
    private (Verdict Verdict, string Reason)? Unjudged(Requirement requirement)
    {
        if (Cases.Any(c => c.Requirements.Contains(requirement)))
        {
            return (Verdict.Untestable, "not run: the run was stopped before");
        }
        if (!_options.Filter.IsEverything)
        {
            return null;
        }
        if (requirement.Observe.StartsWith("cannot be observed", StringComparison.Ordinal))
        {
            return (Verdict.Unobservable, requirement.Observe);
        }
        if (_all.Any(c => c.Requirements.Contains(requirement)))
        {
            return (Verdict.Untestable, "not run: its cases take long; run with --slow");
        }
        return requirement.Level == RequirementLevel.May
            ? null
            : (Verdict.Untestable, "no case of this suite judges it yet");
    }
}
