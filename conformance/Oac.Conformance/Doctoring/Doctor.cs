using System.Collections.Immutable;
using System.Reflection;
using Oac.Conformance.Gherkin;
using Oac.Conformance.Running;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;
using TargetException = Oac.Conformance.Targets.TargetException;

namespace Oac.Conformance.Doctoring;

/// <summary>Looks whether a target can be judged, and what of it.</summary>
internal static class Doctor
{
    /// <summary>The checks of an assembly, in the order of their classes and methods.</summary>
    public static ImmutableArray<MethodInfo> ChecksOf(IEnumerable<Type> types) =>
        [
            .. types
                .OrderBy(static t => t.FullName, StringComparer.Ordinal)
                .SelectMany(static t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
                .Where(static m => m.IsDefined(typeof(DoctorCheckAttribute))),
        ];

    /// <summary>Runs the checks.</summary>
    /// <param name="run">A run of everything; none of its cases is begun.</param>
    /// <param name="checks">The checks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<DoctorReport> RunAsync(
        SuiteRun run,
        ImmutableArray<MethodInfo> checks,
        CancellationToken cancellationToken
    )
    {
        var findings = ImmutableArray.CreateBuilder<DoctorFinding>();
        var forecasts = new List<Forecast>();
        foreach (var check in checks)
        {
            var attribute = check.GetCustomAttribute<DoctorCheckAttribute>()!;
            if (attribute.Class is not { } only || run.Target.Classes.Contains(only))
            {
                findings.Add(
                    await CheckAsync(run, check, attribute, forecasts, cancellationToken).ConfigureAwait(false)
                );
            }
        }
        if (!findings.Any(static f => f.Problem is not null))
        {
            await PrepareAsync(run, findings, forecasts, cancellationToken).ConfigureAwait(false);
        }
        ImmutableArray<ForeseenRow> rows = [.. Rows(run, forecasts)];
        var unjudged = rows.Select(static r => r.Requirement).ToHashSet();
        var judged = run.Cases.SelectMany(static c => c.Requirements).Distinct().Count(r => !unjudged.Contains(r));
        return new(run.Target.Name, run.Version, findings.ToImmutable(), rows, judged);
    }

    // What a container's scenarios need to be given is only looked up, so it can be tried; a harness would be started for each.
    private static async Task PrepareAsync(
        SuiteRun run,
        ImmutableArray<DoctorFinding>.Builder findings,
        List<Forecast> forecasts,
        CancellationToken cancellationToken
    )
    {
        var byRow = run
            .Cases.Where(static c => c.Scenario.Class == ConformanceClass.Container)
            .SelectMany(static c => c.Requirements.Select(r => (Row: r, Case: c)))
            .GroupBy(static p => p.Row, static p => p.Case);
        foreach (var row in byRow)
        {
            var results = new List<CaseResult>();
            foreach (var suiteCase in row)
            {
                results.Add(await run.PrepareAsync(suiteCase, cancellationToken).ConfigureAwait(false));
            }
            var worst = Verdicts.Worst(results.Select(static r => r.Verdict));
            var message = results.First(r => r.Verdict == worst).Message ?? "";
            if (worst is Verdict.NotApplicable or Verdict.Untestable)
            {
                forecasts.Add(new(worst, row.Key.Id, message));
            }
            else if (worst == Verdict.Error)
            {
                findings.Add(new($"What {row.Key.Id} needs", message, Advice: null, []));
            }
        }
    }

    private static async Task<DoctorFinding> CheckAsync(
        SuiteRun run,
        MethodInfo check,
        DoctorCheckAttribute attribute,
        List<Forecast> forecasts,
        CancellationToken cancellationToken
    )
    {
        var context = new DoctorContext();
        var services = run.Services.ForScenario();
        await using (services.ConfigureAwait(false))
        {
            // Drivers ask for the case that they are in.
            var pretended = new CaseContext(
                Pretended(attribute, run.Version),
                run.Target,
                run.Options,
                TimeProvider.System,
                cancellationToken
            );
            services.Add(pretended);
            services.Add(pretended.Evidence);
            services.Add(context);
            try
            {
                var returned = check.Invoke(
                    services.Get(check.DeclaringType!),
                    BindingFlags.DoNotWrapExceptions,
                    binder: null,
                    parameters: null,
                    culture: null
                );
                if (returned is Task task)
                {
                    await task.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                return Finding(null, null);
            }
            catch (VerdictException e)
            {
                return Finding(e.Message, e.Advice);
            }
            catch (TargetException e)
            {
                return Finding(e.Message, null);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // Whatever else a check throws is the suite's own fault, and must show as that beside the other checks.
            catch (Exception e)
#pragma warning restore CA1031
            {
                return Finding($"the suite itself failed: {e.GetType().Name}: {e.Message}", null);
            }
            finally
            {
                forecasts.AddRange(context.Forecasts);
            }

            DoctorFinding Finding(string? problem, string? advice) =>
                new(
                    attribute.Title,
                    problem is null ? null : pretended.Evidence.Clean(problem),
                    advice is null ? null : pretended.Evidence.Clean(advice),
                    [.. context.Facts.Select(pretended.Evidence.Clean)]
                );
        }
    }

    private static IEnumerable<ForeseenRow> Rows(SuiteRun run, List<Forecast> forecasts)
    {
        foreach (
            var row in run.Report().Rows.Where(static r => r.Verdict == Verdict.Unobservable || r.Reason is not null)
        )
        {
            // Nothing has run: a row with cases says that it was not run.
            if (!run.Cases.Any(c => c.Requirements.Contains(row.Requirement)))
            {
                yield return new(row.Requirement, row.Verdict, row.Reason!);
            }
            else if (forecasts.Find(f => f.Fits(row.Requirement)) is { } forecast)
            {
                yield return new(row.Requirement, forecast.Verdict, forecast.Why);
            }
        }
    }

    private static SuiteCase Pretended(DoctorCheckAttribute attribute, string version)
    {
        var id = $"doctor/{FeatureReader.Slug(attribute.Title)}";
        return new(
            id,
            new()
            {
                Id = id,
                Feature = "doctor",
                Name = attribute.Title,
                File = "doctor",
                Line = 1,
                Class = attribute.Class ?? ConformanceClass.Container,
                Requirements = [],
                Level = RequirementLevel.Must,
                Versions = [version],
                Marks = [],
                Steps = [],
            },
            version,
            Variant: null
        );
    }
}
